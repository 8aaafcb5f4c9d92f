require 'mail'

token = ENV.fetch('POSTMARK_SERVER_TOKEN') # user name and password at once

Mail.defaults do
  delivery_method :smtp,
                  address: '@HOST@', port: @PORT@,
                  enable_starttls: true, openssl_verify_mode: 'peer', ca_file: '@CA_FILE@',
                  authentication: :plain, user_name: token, password: token
end

Mail.deliver do
  from '@FROM@'
  to '@TO@'
  subject 'Hello from Ruby mail'
  body 'It works.'
end
