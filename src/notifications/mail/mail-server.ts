import { createTransport } from 'nodemailer';

export type MailServer = ReturnType<typeof openMailServer>;

/** Connects when the first mail is sent. @param timeout of connecting, greeting and each word of the server, in milliseconds */
export function openMailServer(url: string, timeout: number) {
  return createTransport({
    url,
    dnsTimeout: timeout,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
}
