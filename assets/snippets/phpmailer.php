<?php
require 'vendor/autoload.php';

$token = getenv('POSTMARK_SERVER_TOKEN');  // user name and password at once

$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->Host = '@HOST@';
$mail->Port = @PORT@;
$mail->Timeout = 30;
$mail->SMTPSecure = $mail::ENCRYPTION_STARTTLS;
$mail->SMTPOptions = ['ssl' => ['cafile' => '@CA_FILE@', 'verify_peer' => true, 'verify_peer_name' => true]];
$mail->SMTPAuth = true;
$mail->Username = $token;
$mail->Password = $token;
$mail->CharSet = 'UTF-8';
$mail->setFrom('@FROM@');
$mail->addAddress('@TO@');
$mail->Subject = 'Hello from PHPMailer';
$mail->Body = 'It works.';
$mail->send();
