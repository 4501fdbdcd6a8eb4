import { BadRequestException, Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Public } from '../../src/common/auth/access';
import { DomainError } from '../../src/common/errors/domain.error';
import { InvalidCursor } from '../../src/common/errors/common.errors';
import { Describe } from '../../src/common/http/documentation';
import { Text } from '../../src/common/http/fields';
import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import { Fuzzer } from '../support/fuzz/fuzzer';
import { toldOf } from '../support/fuzz/replay';
import { operationsOf, type ApiDocument } from '../support/matrix/document';

class NoteDto {
  @Text({ max: 200, example: 'hola' })
  readonly note!: string;
}

class NoteResponse {
  @ApiProperty({ example: 'hola' })
  readonly note!: string;
}

class NoteQuery {
  @Text({ optional: true, max: 5_000, example: 'hola' })
  readonly q?: string;
}

/** Each route has one fault of those that servers have. */
@ApiTags('health')
@Controller('faults')
class FaultsController {
  constructor(private readonly dataSource: DataSource) {}

  @Post('crash')
  @HttpCode(200)
  @Public()
  @Describe('Fails on some texts.', 'Takes every text for one that fits into a header.')
  @ApiOkResponse({ type: NoteResponse })
  crash(@Body() { note }: NoteDto): NoteResponse {
    return { note: new Headers({ note }).get('note') ?? '' };
  }

  @Get('injectable')
  @Public()
  @Describe('A statement made of text.', 'As nobody should write one.')
  @ApiOkResponse({ type: NoteResponse })
  async injectable(@Query() { q = '' }: NoteQuery): Promise<NoteResponse> {
    const [row] = await this.dataSource.query<[{ n: string }]>(`SELECT count(*) AS n FROM users WHERE email = '${q}'`);
    return { note: row.n };
  }

  @Post('leak')
  @HttpCode(200)
  @Public()
  @Describe('Tells more than it says.', 'A field that is not declared.')
  @ApiOkResponse({ type: NoteResponse })
  leak(@Body() { note }: NoteDto): NoteResponse {
    return { note, passwordHash: '$2b$10$' } as NoteResponse;
  }

  @Post('wrong-type')
  @HttpCode(200)
  @Public()
  @Describe('Answers with another type.', 'For digits it is a number.')
  @ApiOkResponse({ type: NoteResponse })
  wrongType(@Body() { note }: NoteDto): unknown {
    return { note: /^\d/.test(note) ? Number.parseInt(note, 10) : note };
  }

  @Get('undeclared')
  @Public()
  @Describe('An error that nobody announced.', 'Of its own catalogue, but not of this operation.')
  @ApiOkResponse({ type: NoteResponse })
  undeclared(@Query() { q }: NoteQuery): NoteResponse {
    if (q !== undefined) throw new InvalidCursor();
    return { note: 'x' };
  }

  @Get('talkative')
  @Public()
  @Describe('An error that shows its stack.', 'As frameworks do in development.')
  @ApiOkResponse({ type: NoteResponse })
  talkative(@Query() { q }: NoteQuery): NoteResponse {
    if (q === undefined) return { note: 'x' };
    const extra = { trace: new BadRequestException().stack };
    throw Object.assign(new InvalidCursor(), { extra }) as DomainError;
  }
}

jest.setTimeout(180_000);

describe('the fuzzer', () => {
  let test: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    test = await startApp({ controllers: [FaultsController] });
    document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
  });
  afterAll(() => test.stop());

  it.each([
    ['crash', /a failure/],
    ['injectable', /a failure/],
    ['leak', /additional properties .*passwordHash/],
    ['wrong-type', /body\/note must be string/],
    ['undeclared', /invalid_cursor is not declared/],
    ['talkative', /insides shown/],
  ])('finds a route with a fault: %s', async (path, fault) => {
    const { findings } = await new Fuzzer(test, document).run({
      seed: 7,
      requests: 160,
      only: new RegExp(`/faults/${path}$`),
    });
    expect(findings.flatMap(({ faults }) => faults).join('\n')).toMatch(fault);
    const finding = findings.find(({ faults }) => fault.test(faults.join()))!;
    expect(finding.mutations.length).toBeLessThanOrEqual(2);
    expect(toldOf(finding, 7)).toContain(`npm run fuzz -- --seed 7 --first ${finding.number} --requests 1`);
  });

  it('sends the same request for the same seed and number', async () => {
    const told = async () => {
      const { findings } = await new Fuzzer(test, document).run({ seed: 7, requests: 40, only: /\/faults\/crash$/ });
      return findings.map(({ number, mutations, answer: { status } }) => [number, mutations, status]);
    };
    const first = await told();
    expect(first.length).toBeGreaterThan(0);
    expect(await told()).toEqual(first);
  });

  it('finds nothing in the application', async () => {
    const real = /^(?!.*\/faults\/)/;
    const { findings, neverReached } = await new Fuzzer(test, document).run({ seed: 11, requests: 1_000, only: real });
    expect(findings.map((finding) => toldOf(finding, 11))).toEqual([]);
    expect(neverReached.length).toBeLessThan(operationsOf(document).length / 2);
  });
});
