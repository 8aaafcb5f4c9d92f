// A small application that sends mail, as its tests find it: host, port, and token are configuration. The CA file is
// trusted through NODE_EXTRA_CA_CERTS.
const nodemailer = require('nodemailer');

async function sendReceipt(to, number, token = process.env.POSTMARK_SERVER_TOKEN) {
  const transporter = nodemailer.createTransport({
    host: process.env.POSTMARK_SMTP_HOST,
    port: Number(process.env.POSTMARK_SMTP_PORT),
    secure: false,
    requireTLS: true,
    auth: { user: token, pass: token },
  });
  return transporter.sendMail({
    from: 'Ada Lovelace <ada@acme.example>',
    to,
    subject: `Your receipt ${number}`,
    text: `Thank you. Receipt ${number} is attached.`,
    html: `<p>Thank you. <b>Receipt ${number}</b></p>`,
    headers: { 'X-PM-Tag': 'receipts' },
    attachments: [{ filename: 'receipt.pdf', content: `%PDF-1.7 ${number}` }],
  });
}

module.exports = { sendReceipt };
