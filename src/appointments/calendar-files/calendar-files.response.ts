import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiResponse } from '@nestjs/swagger';
import type { NewFeed } from './calendar-files.service';

export const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

export class CalendarFeedResponse {
  @ApiProperty({
    example: 'https://praxis.example/api/v1/calendar-feeds/mQ3vXk9Lr2Zt7Yb1Nc5Pw8Sd4Gf6Hj0KxQeRuTiOaZs.ics',
    description: 'Secret: treat it like a password. Shown this once.',
  })
  readonly url: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly createdAt: Date;

  constructor({ url, createdAt }: NewFeed) {
    this.url = url;
    this.createdAt = createdAt;
  }
}

const EXAMPLE = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Praxis//Praxis//EN',
  'BEGIN:VEVENT',
  'UID:01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
  'SEQUENCE:0',
  'DTSTAMP:20261120T100000Z',
  'DTSTART;TZID=America/La_Paz:20261201T090000',
  'DTEND;TZID=America/La_Paz:20261201T100000',
  'SUMMARY:Sesión con Elena Rojas',
  'STATUS:CONFIRMED',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

/** An iCalendar file, or 304 for whoever has it already. */
export const ApiCalendarFile = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      description: 'An iCalendar file (RFC 5545). The same bytes as long as nothing changes.',
      content: { [CALENDAR_TYPE]: { schema: { type: 'string', example: EXAMPLE } } },
    }),
    ApiResponse({
      status: 304,
      description: 'It is the one that the caller has (`If-None-Match`, `If-Modified-Since`).',
    }),
  );
