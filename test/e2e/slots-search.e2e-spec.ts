import { startApp, type TestApp } from '../support/app';

describe('x', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());
  it('a', async () => {
    const answer = await test.client.get('/slots/search', { specialization: 'a', city: 'x', language: 'es', modality: 'online', maxPrice: 3, durationMinutes: 60, partOfDay: 'evening', perProfessional: 2 });
    console.log(answer.status, answer.text);
  });
});
