// The guide's program for nodemailer, with host, port, CA and message from the environment.
const fs = require('node:fs');
const nodemailer = require('nodemailer');

const env = process.env;
const transporter = nodemailer.createTransport({
    host: env.HOST,
    port: Number(env.PORT),
    secure: false, // STARTTLS
    tls: { ca: fs.readFileSync(env.CA_FILE) },
    auth: {
        user: env.TOKEN,
        pass: env.TOKEN  // Same token
    }
});

const mailOptions = {
    from: env.FROM,
    to: env.TO,
    subject: env.SUBJECT,
    text: env.BODY,
    attachments: env.ATTACH ? [{ filename: 'data.pdf', path: env.ATTACH }] : []
};

transporter.sendMail(mailOptions, (error, info) => {
    if (error) { console.error('Error:', error); process.exitCode = 1; }
    else console.log('Email sent:', info.messageId);
});
