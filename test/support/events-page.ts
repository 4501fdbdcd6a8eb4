import { z } from 'zod';
import { EVENTS, EVENT_TYPES } from '../../src/outbox';

/** The part of docs/events.md that is written by the code. */
export function eventsPage(): string {
  return EVENT_TYPES.map((type) => {
    const { aggregate, meaning, data } = EVENTS[type];
    const schema: Record<string, unknown> = { ...z.toJSONSchema(data) };
    delete schema['$schema'];
    return `### \`${type}\`\n\n${meaning} Subject: ${aggregate}.\n\n\`\`\`json\n${JSON.stringify(schema, null, 2)}\n\`\`\`\n`;
  }).join('\n');
}
