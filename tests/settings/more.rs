//! More files of each kind, written for the test. `@HOST@` and `@PORT@` are the mail server's, `@DECOY@` is
//! the port of another server, `@TOKEN@` is the token.

use crate::table::Expected::{self, Block, NotRecognized, Several};
use crate::table::TOKEN;

const POSTMARK: &str = "smtp.postmarkapp.com";
const LINES: &str = "NAME=value lines";

/// The name of a file, its text, and what it is read as.
pub type Case = (&'static str, &'static str, Expected);

/// `.env` files and addresses.
pub const LINE_FILES: &[Case] = &[
    (
        ".env.production",
        "export DB_HOST=127.0.0.1\nexport DB_PORT=@DECOY@\nexport DB_USER=shop_user\nexport DB_PASSWORD=\"db-secret-password\"\n\
         export SMTP_HOST=\"@HOST@\" # the mail server\nexport SMTP_PORT='@PORT@'\nexport SMTP_USERNAME=@TOKEN@ # same\n\
         export SMTP_PASSWORD=@TOKEN@\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "nextauth.env",
        "DATABASE_URL=postgres://app:db-secret-password@127.0.0.1:@DECOY@/app\nEMAIL_SERVER=smtp://@TOKEN@:@TOKEN@@@HOST@:@PORT@\nEMAIL_FROM=a@acme.example\n",
        Block(["EMAIL_SERVER", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        ".env.local",
        "EMAIL_SERVER_HOST=@HOST@\nEMAIL_SERVER_PORT=@PORT@\nEMAIL_SERVER_USER=@TOKEN@\nEMAIL_SERVER_PASSWORD=@TOKEN@\n",
        Block(["EMAIL_SERVER", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        ".env",
        "SMTP_URL=\"smtp://us%40er:p%3Assword1@@HOST@:@PORT@/?pool=true\"\n",
        Block(["SMTP_URL", LINES, POSTMARK, "587", "us@er", "p:ssword1"]),
    ),
    (
        ".env",
        "KEY=@TOKEN@\nMAILER_DSN=smtp://${KEY}:${KEY}@@HOST@:@PORT@\n",
        Block(["MAILER_DSN", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        ".env",
        "MAILER_DSN=smtp://${KEY}:${KEY}@@HOST@:@PORT@\n",
        Block(["MAILER_DSN", LINES, POSTMARK, "587", "$KEY", "$KEY"]),
    ),
    (
        ".env",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=@TOKEN@\nSMTP_PASS=$(cat /run/secrets/smtp)\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, "?"]),
    ),
    (
        ".env",
        "POSTMARK_SERVER_TOKEN=@TOKEN@\nSMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=$POSTMARK_SERVER_TOKEN\nSMTP_PASSWORD='@TOKEN@'\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        ".env",
        "POSTMARK_API_TOKEN=@TOKEN@\n",
        Block(["POSTMARK", LINES, POSTMARK, "-", TOKEN, TOKEN]),
    ),
    (
        ".env",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=${SMTP_PASS}\nSMTP_PASS=${SMTP_USER}\n",
        Block(["SMTP", LINES, POSTMARK, "587", "?", "?"]),
    ),
    (
        ".env",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=@TOKEN@\nSMTP_USERNAME=somebody-else\nSMTP_PASSWORD=@TOKEN@\n",
        Block(["SMTP", LINES, POSTMARK, "587", "?", TOKEN]),
    ),
    (
        ".env",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=@TOKEN@\nSMTP_PASSWORD='${NOT_A_VARIABLE}'\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, "${NOT_A_VARIABLE}"]),
    ),
    (
        ".env",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=@TOKEN@\nSMTP_PASS=$ecret-word\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, "?"]),
    ),
    (
        ".env",
        "HOST=127.0.0.1\nPORT=@DECOY@\nUSER=shop_user\nPASSWORD=db-secret-password\nDB_HOST=127.0.0.1\nREDIS_URL=redis://:pw@127.0.0.1:@DECOY@\n\
         SUPPORT_EMAIL=a@acme.example\nMAILER_TRANSPORT=smtp\nADMIN_USER_EMAIL=b@acme.example\nMYSMTP_HOST=127.0.0.1\n",
        NotRecognized("no SMTP_HOST"),
    ),
    (
        ".env",
        "SMTP_HOST=127.0.0.1\nSMTP_PORT=@DECOY@\nSMTP_USER=shop_user\nSMTP_PASS=db-secret-password\n\
         MAIL_HOST=@HOST@\nMAIL_PORT=@PORT@\nMAIL_USERNAME=@TOKEN@\nMAIL_PASSWORD=@TOKEN@\n",
        Several(&["SMTP", "MAIL"]),
    ),
    (
        ".env",
        "MAIL_MAILER=postmark\nPOSTMARK_TOKEN=another-token-here\nMAIL_HOST=127.0.0.1\nMAIL_PORT=@DECOY@\n",
        Several(&["POSTMARK", "MAIL"]),
    ),
    (
        ".env",
        "MAILER_DSN=null://null\n",
        NotRecognized("no SMTP_HOST"),
    ),
    (
        "vars",
        "SMTP_HOST=@HOST@\nSMTP_PORT=@PORT@\nSMTP_USER=@TOKEN@\nSMTP_PASS=@TOKEN@\nSMTP_SECURE=false\n",
        Block(["SMTP", LINES, POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "address",
        "smtp://@TOKEN@:@TOKEN@@@HOST@:@PORT@\n",
        Block(["address", "an address", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "address",
        "\n smtp://user:se/cret@@HOST@:@PORT@ \n",
        Block(["address", "an address", "?", "-", "?", "?"]),
    ),
    (
        "defaults.ini",
        "; Grafana\n[database]\nhost = 127.0.0.1:@DECOY@\nuser = shop_user\npassword = db-secret-password\n\n[smtp]\nenabled = true\n\
         host = @HOST@:@PORT@\nuser = @TOKEN@\n;password = old\npassword = \"\"\"@TOKEN@\"\"\"\nfrom_address = a@acme.example\nstartTLS_policy = MandatoryStartTLS\n",
        Block(["smtp", "Grafana", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "grafana.ini",
        "[smtp]\nhost = @HOST@:@PORT@\nuser = $__env{KEY}\npassword = ${KEY}\n",
        Block(["smtp", "Grafana", POSTMARK, "587", "$env{KEY}", "$KEY"]),
    ),
    (
        "other.ini",
        "[smtp]\nhost = 127.0.0.1\nport = @DECOY@\nuser = shop_user\npassword = db-secret-password\n",
        NotRecognized("none of the shapes"),
    ),
    (
        "application.properties",
        "my.token=@TOKEN@\nspring.datasource.url=jdbc:mysql://127.0.0.1:@DECOY@/x\nspring.datasource.password=db-secret-password\n\
         spring.mail.host=@HOST@\nspring.mail.port: @PORT@\nspring.mail.username=${my.token}\nspring.mail.password=${my.token}\n",
        Block(["spring.mail", "Spring", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "application.properties",
        "spring.mail.host=127.0.0.1\nspring.mail.port=@DECOY@\nspring.mail.username=shop_user\nspring.mail.password=db-secret-password\n#---\n\
         spring.config.activate.on-profile=prod\nspring.mail.host=@HOST@\nspring.mail.port=@PORT@\nspring.mail.username=@TOKEN@\nspring.mail.password=@TOKEN@\n",
        Several(&["spring.mail@1", "spring.mail@7"]),
    ),
    (
        "application.yaml",
        "server: {port: @DECOY@}\nspring:\n  datasource:\n    hosts:\n      - host: 127.0.0.1\n        password: db-secret-password\n  mail:\n    host: \"@HOST@\" # x\n    port: @PORT@\n    username: '@TOKEN@'\n    password: @TOKEN@\n    properties.mail.smtp.starttls.required: true\n",
        Block(["spring.mail", "Spring", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "mailer.yaml",
        "framework:\n    mailer:\n        dsn: '%env(MAILER_DSN)%'\n",
        Block(["framework.mailer", "Symfony", "$MAILER_DSN", "-", "-", "-"]),
    ),
    (
        "values.yaml",
        "smtp:\n  host: 127.0.0.1\n  port: @DECOY@\n  username: shop_user\n  password: db-secret-password\n",
        NotRecognized("none of the shapes"),
    ),
    (
        "config.production.json",
        "{\n  \"database\": {\"client\": \"mysql\", \"connection\": {\"host\": \"127.0.0.1\", \"port\": @DECOY@, \"user\": \"root\", \"password\": \"db-secret-password\"}},\n\
         \"mail\": {\"transport\": \"SMTP\", \"from\": \"Blog <a@acme.example>\", \"options\": {\n\"host\": \"@HOST@\", \"port\": @PORT@, \"secure\": false,\n\
         \"auth\": {\"user\": \"@TOKEN@\", \"pass\": \"@TOKEN@\"}}}\n}\n",
        Block(["mail", "Ghost", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "appsettings.json",
        "{\"SmtpSettings\": {\"Host\": \"127.0.0.1\", \"Port\": @DECOY@, \"EnableSsl\": true, \"Username\": \"shop_user\", \"Password\": \"db-secret-password\"}}",
        NotRecognized("none of the shapes"),
    ),
];

/// Programs.
pub const PROGRAMS: &[Case] = &[
    (
        "settings.py",
        "DEBUG = True\nif DEBUG:\n    EMAIL_HOST = \"127.0.0.1\"\nelse:\n    EMAIL_HOST = \"@HOST@\"\nEMAIL_PORT = @PORT@\nEMAIL_HOST_USER = EMAIL_HOST_PASSWORD = \"@TOKEN@\"\n",
        Block(["EMAIL", "Django", "?", "587", "?", TOKEN]),
    ),
    (
        "settings.py",
        "TOKEN = '@TOKEN@'\nEMAIL_HOST: str = '@HOST@'\nEMAIL_PORT: int = int(\"@PORT@\")\nEMAIL_HOST_USER = TOKEN\nEMAIL_HOST_PASSWORD = TOKEN  # 'x\nEMAIL_USE_TLS = True\n\
         CACHES = dict(EMAIL_HOST='127.0.0.1', EMAIL_PORT=@DECOY@)\n",
        Block(["EMAIL", "Django", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "send.py",
        "import smtplib\nfrom email.mime.text import MIMEText\n\nSMTP_SERVER = \"@HOST@\"\nSMTP_PORT = @PORT@\nSERVER_TOKEN = \"@TOKEN@\"\n\n\
         # with smtplib.SMTP('127.0.0.1', @DECOY@) as server: server.login('shop_user', 'db-secret-password')\n\
         note = \"smtplib.SMTP('127.0.0.1', @DECOY@).login('a', 'b')\"\n\
         with smtplib.SMTP(SMTP_SERVER, SMTP_PORT) as server:\n    server.starttls()\n    server.login(SERVER_TOKEN, SERVER_TOKEN)  # Same token for both\n    server.send_message(msg)\n",
        Block(["server", "smtplib", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "send.py",
        "import smtplib, psycopg2\ndb = psycopg2.connect(host='127.0.0.1', port=@DECOY@, user='shop_user', password='db-secret-password')\n\
         s = smtplib.SMTP(timeout=5, port=@PORT@, host='@HOST@')\nimap.login('shop_user', 'db-secret-password')\ns.starttls()\ns.login(user='@TOKEN@', password='@TOKEN@')\n",
        Block(["s", "smtplib", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "two.py",
        "import smtplib\na = smtplib.SMTP('127.0.0.1', @DECOY@)\nb = smtplib.SMTP('@HOST@', @PORT@)\nb.login('@TOKEN@', '@TOKEN@')\na.login('shop_user', 'db-secret-password')\n",
        Several(&["a", "b"]),
    ),
    (
        "mail.php",
        "<html>it's</html>\n<?php\nuse PHPMailer\\PHPMailer\\PHPMailer;\n$db->Host = '127.0.0.1';\n$db->Port = @DECOY@;\n$db->Username = 'shop_user';\n$db->Password = 'db-secret-password';\n\
         $mail = new PHPMailer(true);\n$mail->isSMTP();\n$mail->Host = '@HOST@';\n$mail->SMTPAuth = true;\n$mail->Username = '@TOKEN@';\n$mail->Password = '@TOKEN@';  // Same token\n\
         $mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;\n$mail->Port = @PORT@;\n$mail->setFrom('a@acme.example', 'A');\n",
        Block(["$mail", "PHPMailer", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "Mailer.php",
        "<?php\n$this->mailer = new \\PHPMailer\\PHPMailer\\PHPMailer();\n$this->mailer->Host = '@HOST@:@PORT@';\n# $this->mailer->Host = '127.0.0.1';\n\
         $this->mailer->Username = getenv('KEY');\n$this->mailer->Password = $_ENV['KEY'];\n$this->db->Port = @DECOY@;\n",
        Block([
            "$this->mailer",
            "PHPMailer",
            POSTMARK,
            "587",
            "$KEY",
            "$KEY",
        ]),
    ),
    (
        "send.php",
        "<?php\ndefine('SMTP_PASS', 'x');\n$m = new PHPMailer;\n$m->Host = '@HOST@';\n$m->Port = @PORT@;\n$m->Username = SMTP_USER;\n$m->Password = \"{$config[\"pass\"]}\";\n",
        Block(["$m", "PHPMailer", POSTMARK, "587", "$SMTP_USER", "?"]),
    ),
    (
        "config/mail.php",
        "<?php\nreturn [\n 'mailers' => [\n  'ses' => ['transport' => 'ses', 'host' => '127.0.0.1', 'password' => 'db-secret-password'],\n  'smtp' => [\n   'transport' => 'smtp',\n   'url' => env('MAIL_URL'),\n   'host' => env('MAIL_HOST', '@HOST@'),\n   'port' => env('MAIL_PORT', @PORT@),\n   'encryption' => env('MAIL_ENCRYPTION', 'tls'),\n   'username' => env('MAIL_USERNAME'),\n   'password' => env('MAIL_PASSWORD'),\n  ],\n ],\n];\n",
        Block([
            "smtp",
            "Laravel",
            POSTMARK,
            "587",
            "$MAIL_USERNAME",
            "$MAIL_PASSWORD",
        ]),
    ),
    (
        "mail.js",
        "const { Pool } = require('pg');\nconst pool = new Pool({ host: '127.0.0.1', port: @DECOY@, user: 'shop_user', password: 'db-secret-password' });\nconst re = /['\"]/g;\n\
         const transporter = nodemailer.createTransport({\n    host: '@HOST@',\n    port: @PORT@,\n    secure: false, // STARTTLS\n    auth: {\n        user: '@TOKEN@',\n        pass: '@TOKEN@'  // Same token\n    }\n});\n",
        Block(["transporter", "nodemailer", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "mail.ts",
        "const host = process.env.SMTP_HOST ?? '@HOST@';\nconst options: SMTPTransport.Options = {\n  host,\n  port: parseInt(process.env.SMTP_PORT || '@PORT@', 10),\n  auth: { user: process.env.KEY!, pass: process.env['KEY'] as string },\n};\n\
         export const mailer: Transporter = createTransport(new SMTPTransport(options));\n",
        Block(["mailer", "nodemailer", POSTMARK, "587", "$KEY", "$KEY"]),
    ),
    (
        "mail.mjs",
        "const t = createTransport(process.env.SMTP_URL);\n",
        Block(["t", "nodemailer", "$SMTP_URL", "-", "-", "-"]),
    ),
    (
        "mail.mjs",
        "const t = nodemailer.createTransport('smtp://@TOKEN@:@TOKEN@@@HOST@:@PORT@');\n",
        Block(["t", "nodemailer", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "mail.mjs",
        "const t = nodemailer.createTransport({ service: 'Postmark', auth: { user: k, pass: k } });\n",
        Block(["t", "nodemailer", POSTMARK, "2525", "$k", "$k"]),
    ),
    (
        "broken.js",
        "const t = nodemailer.createTransport({ host: '127.0.0.1, port: @DECOY@ });\n",
        NotRecognized("a string does not end"),
    ),
    (
        "broken.js",
        "const t = nodemailer.createTransport({ host: '127.0.0.1', port: @DECOY@, auth: {user: 'a', pass: 'b'});\n",
        NotRecognized("closed by another kind"),
    ),
    (
        "mail.rb",
        "require 'mail'\nDB = Sequel.connect(adapter: 'postgres', host: '127.0.0.1', port: @DECOY@, user: 'shop_user', password: 'db-secret-password')\n\
         Mail.defaults do\n  delivery_method :smtp, {\n    address: '@HOST@',\n    port: @PORT@,\n    user_name: '@TOKEN@',\n    password: '@TOKEN@',  # Same token\n    authentication: :plain,\n    enable_starttls_auto: true\n  }\nend\n",
        Block([
            "delivery_method",
            "Ruby mail",
            POSTMARK,
            "587",
            TOKEN,
            TOKEN,
        ]),
    ),
    (
        "mail.rb",
        "sql = <<~SQL\n  it's { (\nSQL\nMail.defaults do\n  delivery_method :smtp, :address => '@HOST@', :port => @PORT@,\n    :user_name => ENV.fetch('KEY'), :password => ENV['KEY']\nend\nset host: '127.0.0.1', port: @DECOY@\n",
        Block([
            "delivery_method",
            "Ruby mail",
            POSTMARK,
            "587",
            "$KEY",
            "$KEY",
        ]),
    ),
    (
        "production.rb",
        "SETTINGS = {\n  address: \"@HOST@\", port: \"@PORT@\".to_i,\n  user_name: \"@TOKEN@\", password: \"@TOKEN@\"\n}.freeze\n\
         config.action_mailer.default_url_options = { host: \"127.0.0.1\", port: @DECOY@ }\nconfig.action_mailer.smtp_settings = SETTINGS\n",
        Block(["smtp_settings", "Rails", POSTMARK, "587", TOKEN, TOKEN]),
    ),
    (
        "mail.rb",
        "if staging?\n  config.action_mailer.smtp_settings = { address: '127.0.0.1', port: @DECOY@, user_name: 'shop_user', password: 'db-secret-password' }\nelse\n  \
         config.action_mailer.smtp_settings = { address: '@HOST@', port: @PORT@, user_name: '@TOKEN@', password: '@TOKEN@' }\nend\n",
        Several(&["smtp_settings@2", "smtp_settings@4"]),
    ),
    (
        "prod.exs",
        "config :app, Mailer, adapter: Swoosh.Adapters.SMTP, relay: \"127.0.0.1\", username: \"shop_user\", password: \"db-secret-password\", tls: :always, port: @DECOY@\n",
        NotRecognized("none of the shapes"),
    ),
    (
        "Program.cs",
        "var client = new SmtpClient(\"127.0.0.1\", @DECOY@) { EnableSsl = true, Credentials = new NetworkCredential(\"shop_user\", \"db-secret-password\") };\n",
        NotRecognized("none of the shapes"),
    ),
    (
        "pasted",
        "EMAIL_HOST = '@HOST@'\nEMAIL_PORT = @PORT@\nEMAIL_HOST_USER = os.environ['KEY']\nEMAIL_HOST_PASSWORD = os.environ['KEY']\n",
        Block(["EMAIL", "Django", POSTMARK, "587", "$KEY", "$KEY"]),
    ),
    (
        "pasted",
        "nodemailer: host 127.0.0.1, port @DECOY@, user: 'shop_user', pass: 'db-secret-password'\n",
        NotRecognized("none of the shapes"),
    ),
];
