const fs = require('node:fs');
const nodemailer = require('nodemailer');

const token = process.env.POSTMARK_SERVER_TOKEN; // user name and password at once

const transport = nodemailer.createTransport({
  host: '@HOST@',
  port: @PORT@,
  secure: false, // STARTTLS
  requireTLS: true, // and nothing without it
  tls: { ca: fs.readFileSync('@CA_FILE@') },
  auth: { user: token, pass: token },
});

transport
  .sendMail({ from: '@FROM@', to: '@TO@', subject: 'Hello from nodemailer', text: 'It works.' })
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
