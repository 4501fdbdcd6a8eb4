import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeDocument } from './common/http/openapi-completion';

export const DOCS_PATH = '/api/docs';

/** The groups of operations, as Swagger UI shows them. */
const TAGS: Readonly<Record<string, string>> = {
  accounts: 'Who signs in: accounts made by an administrator.',
  'api-keys': 'Keys of machine clients.',
  appointments: 'Booking, moving, cancelling and keeping sessions.',
  'appointment-series': 'Appointments that repeat: tried out, booked, moved and cancelled together.',
  audit: 'Who did what to which record.',
  auth: 'Registering, signing in, device sessions, passwords.',
  availability: 'When a professional works: weekly schedule, date overrides, blocked periods.',
  chat: 'What patient and professional write to each other about an appointment; the socket is in docs/chat.md.',
  calendars: 'Appointments as iCalendar files and feeds.',
  health: 'For whatever watches over the process.',
  jobs: 'What the server does by itself.',
  me: 'The caller: account and records.',
  notifications: 'Who was told what, and how people want to be told: channels, language, reminders.',
  patients: 'The records of patients.',
  practice: 'The practice and its defaults.',
  privacy: 'Copies of everything about a person, erasing, legal holds.',
  professionals: 'The directory and the records of professionals.',
  slots: 'Free times, computed when asked for.',
  waitlist: 'Waiting for a time that somebody gives up: entries and the offers that are made to them.',
  webhooks: 'Telling machines outside of events: endpoints and what they were sent.',
  specializations: 'Named fields of work.',
};

/** The OpenAPI 3.1 document of the running application. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Praxis')
    .setDescription(
      'Booking and practice back end for psychologists, therapists and clinics. Errors are problem documents (RFC 9457); every `code` is explained in docs/problems.md.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The access token of `POST /api/v1/auth/login`, or an API key of `POST /api/v1/api-keys`.',
    })
    .setOpenAPIVersion('3.1.0');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return completeDocument(document);
}

/** Swagger UI at `/api/docs`, the document at `/api/docs-json` and `/api/docs-yaml`. */
export function serveDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup(DOCS_PATH, app, () => describeApi(app), {
    customSiteTitle: 'Praxis API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tagsSorter: 'alpha' },
  });
}
