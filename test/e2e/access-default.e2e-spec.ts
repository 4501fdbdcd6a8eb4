import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../src/common/auth/access';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { routeHandlers } from '../support/matrix/routes';

@Controller('forgotten')
class ForgottenController {
  @Get('undeclared')
  undeclared(): object {
    return { reached: true };
  }

  @Get('nobody')
  @Allow()
  nobody(): object {
    return { reached: true };
  }
}

describe('a route that nobody declared', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp({ controllers: [ForgottenController] });
  });
  afterAll(() => test.stop());

  it.each(['undeclared', 'nobody'])('is refused for everybody (%s)', async (route) => {
    expect(await test.client.get(`/forgotten/${route}`)).toMatchObject({ status: 401 });
    for (const role of ['patient', 'professional', 'admin'] as const) {
      const { client } = await signedIn(test, role);
      expect(await client.get(`/forgotten/${route}`)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('is found by looking through the controllers', () => {
    const undeclared = routeHandlers(test.app).filter(({ access }) => access === undefined);
    expect(undeclared.map(({ name }) => name)).toEqual(['ForgottenController.undeclared']);
  });
});
