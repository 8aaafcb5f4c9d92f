# The guide's program for Ruby mail, with host, port, CA and message from the environment.
Encoding.default_external = Encoding::UTF_8
require 'mail'

Mail.defaults do
  delivery_method :smtp, {
    address: ENV.fetch('HOST'),
    port: ENV.fetch('PORT').to_i,
    user_name: ENV.fetch('TOKEN'),
    password: ENV.fetch('TOKEN'),  # Same token
    authentication: :plain,
    enable_starttls_auto: true,
    openssl_verify_mode: 'peer',
    ca_file: ENV.fetch('CA_FILE')
  }
end

mail = Mail.new(charset: 'UTF-8') do
  from    ENV.fetch('FROM')
  to      ENV.fetch('TO')
  subject ENV.fetch('SUBJECT')
  body    ENV.fetch('BODY')
  add_file filename: 'data.pdf', content: File.binread(ENV['ATTACH']) if ENV['ATTACH']
end

mail.deliver!
puts "Email sent successfully!"
