import { startApp, type TestApp } from '../support/app';
import { signedInPatient, workingProfessional } from '../support/factories/appointment';

describe('GET /metrics', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('measures answers by route pattern, and names nobody', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    await patient.client.get(`/professionals/${professional.id}`);
    await test.client.get('//no-such-page/somebody@example.org');
    const { status, headers, text } = await test.client.get('//metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(
      /praxis_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/professionals\/:id",status="200"\} 1/,
    );
    expect(text).toMatch(/praxis_database_connections\{state="total"\} [1-9]/);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).not.toContain(professional.id);
    expect(text).not.toContain('somebody');
  });

  it('says how far behind the outbox is', async () => {
    await test.em.query(
      `INSERT INTO outbox_events (type, aggregate_type, aggregate_id, data, occurred_at) VALUES ('patient.created', 'patient', uuidv7(), '{}', $1)`,
      [new Date(test.clock.now().getTime() - 90_000)],
    );
    const { text } = await test.client.get('//metrics');
    expect(text).toContain('praxis_outbox_pending{consumer="relay"} 1');
    expect(text).toContain('praxis_outbox_lag_seconds{consumer="relay"} 90');
  });
});
