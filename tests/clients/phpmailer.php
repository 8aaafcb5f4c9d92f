<?php
// The guide's program for PHPMailer, with host, port, CA and message from the environment.
use PHPMailer\PHPMailer\PHPMailer;

require '/usr/share/php/libphp-phpmailer/autoload.php';

$mail = new PHPMailer(true);

$mail->isSMTP();
$mail->Host = getenv('HOST');
$mail->SMTPAuth = true;
$mail->Username = getenv('TOKEN');
$mail->Password = getenv('TOKEN');  // Same token
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->Port = (int) getenv('PORT');
$mail->SMTPOptions = ['ssl' => ['cafile' => getenv('CA_FILE')]];
// What the server says is shown only on request.
$mail->SMTPDebug = (int) getenv('DEBUG');
$mail->CharSet = 'UTF-8';

preg_match('/^(.*) <(.*)>$/', getenv('FROM'), $from);
$mail->setFrom($from[2], $from[1]);
$mail->addAddress(getenv('TO'));
$mail->Subject = getenv('SUBJECT');
$mail->Body = getenv('BODY');
if (getenv('ATTACH')) {
    $mail->addAttachment(getenv('ATTACH'), 'data.pdf');
}

try {
    $mail->send();
    echo "Email sent successfully!\n";
} catch (Exception $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
