import { Controller, ForbiddenException, Get, NotFoundException, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow } from '../../src/common/auth/access';
import { startApp, type TestApp } from '../support/app';
import { learnt } from '../support/hostile/strangers';
import { buildWorld, type World } from '../support/matrix/world';

/** What a careless change would do: queries that forget whose the record is. */
@Controller('careless')
class CarelessController {
  constructor(private readonly database: DataSource) {}

  @Get('unscoped/:id')
  @Allow('patient', 'professional')
  async unscoped(@Param('id') id: string): Promise<object> {
    const [row] = await this.#find(id);
    if (!row) throw new NotFoundException();
    return row;
  }

  @Get('telling/:id')
  @Allow('patient', 'professional')
  async telling(@Param('id') id: string): Promise<object> {
    const [row] = await this.#find(id);
    throw row ? new ForbiddenException() : new NotFoundException();
  }

  @Get('silent/:id')
  @Allow('patient', 'professional')
  async silent(@Param('id') id: string): Promise<object> {
    await this.#find(id);
    throw new NotFoundException();
  }

  #find(id: string): Promise<{ status: string }[]> {
    return this.database.query<{ status: string }[]>('SELECT status FROM appointments WHERE id = $1', [id]);
  }
}

describe('a route that forgets whose a record is', () => {
  let test: TestApp;
  let world: World;

  beforeAll(async () => {
    test = await startApp({ controllers: [CarelessController] });
    world = await buildWorld(test);
  });
  afterAll(() => test.stop());

  const asStrangers = (route: string) =>
    learnt(world, {
      method: 'GET',
      path: `/api/v1/careless/${route}/{id}`,
      params: ({ booked }) => ({ id: booked }),
    });

  it('is noticed when it shows the record', async () => {
    expect((await asStrangers('unscoped')).join('\n')).toMatch(
      /patientOther is told 200 .*professionalOther is told 200/s,
    );
  });

  it('is noticed when it only tells that there is one', async () => {
    expect((await asStrangers('telling')).join('\n')).toMatch(
      /patientOther is told 403 .*professionalOther is told 403/s,
    );
  });

  it('is not suspected when it says nothing', async () => {
    expect(await asStrangers('silent')).toEqual([]);
  });
});
