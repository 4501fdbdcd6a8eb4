import type { TestApp } from '../app';
import { CASELOAD_TYPES } from '../../../src/caseload/caseload.keeper';
import { addressOf, Talker } from '../talker';
import { freePorts } from '../ports';
import { build, type Built } from './built';
import { Apis } from './caller';
import { castOf, type Cast } from './cast';
import { Day } from './day';
import { Device } from './device';
import { Mishaps } from './mishaps';
import { Outside } from './outside';
import { PraxisProcess } from './praxis-process';
import { letSilenceBeNoticed, letTimeCome, open, until } from './settling';

const FIRST_PORT = 28_800;
const [PATIENTS, PROFESSIONALS] = [6, 3];
const PLACES = 3;
/** Pools of workers in each process. */
const CREWS = 2;
/** Three times as many stay below what a socket may send in ten seconds. */
const MESSAGES = 12;
/** So many mails of the worker that dies were taken before it does. */
const MAILS_BEFORE = 4;
const DOOMED = 'doomed';

const COMMON = {
  LOG_LEVEL: 'trace',
  HOLDS_PER_ADDRESS: '1000',
  JOBS_CONCURRENCY: String(PLACES),
  WEBHOOKS_CONCURRENCY: String(PLACES),
};

/** A day of a practice of two API processes and two workers, of which one worker is killed and one API process stopped. */
export class Run {
  readonly processes: PraxisProcess[] = [];
  /** Of each conversation the patient's and the professional's. */
  readonly talks: (readonly [Device, Device])[] = [];
  cast!: Cast;
  day!: Day;
  apis!: Apis;
  mishaps!: Mishaps;
  /** What processes ended with, in that order: the killed worker, the API process, those that were there at the end. */
  readonly ends: unknown[] = [];
  #built!: Built;
  #ports!: number[];
  #killed: Date | undefined;

  private constructor(
    readonly test: TestApp,
    readonly outside: Outside,
  ) {}

  static async of(test: TestApp): Promise<Run> {
    const run = new Run(test, await Outside.start(test.database));
    run.#built = await build();
    run.#ports = await freePorts(FIRST_PORT, 5);
    run.cast = await castOf(test, PATIENTS, PROFESSIONALS);
    run.mishaps = new Mishaps(test, run.cast, run.outside);
    await run.mishaps.prepare();
    await run.listenWithWebhooks();
    return run;
  }

  async play(): Promise<void> {
    const [first, second, doomed] = await Promise.all([
      this.start('api'),
      this.start('api'),
      this.start('worker', { MAIL_FROM: `Praxis <${DOOMED}@localhost>` }),
      this.start('worker'),
    ]);
    this.apis = new Apis([first, second]);
    this.day = new Day(this.apis, this.cast);
    const killed = this.killInTheMiddle(doomed);
    await this.day.morning();
    await this.mishaps.happen(first);
    await this.talk(first, second);
    await killed;
    this.mishaps.refuse();
    const replaced = this.start('worker');
    const talking = this.goOnTalking();
    const stopped = this.stopInTheMiddle(first, second);
    await Promise.all([this.day.afternoon(), stopped, replaced, talking]);
    await this.settle();
  }

  async end(): Promise<void> {
    for (const one of this.talks.flat()) await one.leave();
    const ends = await Promise.all(this.living.map((one) => one.end()));
    this.ends.push(...ends);
    this.#built.remove();
  }

  /** What others are told who knock at conversations, at any process: another patient, another professional. */
  async strangersAtTheDoor(): Promise<number[]> {
    const [api] = this.apis.processes;
    const answers = this.talks.map(async ([{ appointmentId }], n) => {
      const others = [this.cast.patients.at(-1)!, this.cast.professionals[(n + 1) % PROFESSIONALS]!];
      const knocked = others.map(async ({ authorization }) => {
        const answer = await Talker.knock(addressOf(api!, appointmentId), { headers: { authorization } });
        return answer instanceof Talker ? 101 : answer.status;
      });
      return Promise.all(knocked);
    });
    return (await Promise.all(answers)).flat();
  }

  get living(): PraxisProcess[] {
    return this.processes.filter(({ isOver }) => !isOver);
  }

  private async start(
    role: 'api' | 'worker',
    variables: Readonly<Record<string, string>> = {},
  ): Promise<PraxisProcess> {
    const port = this.#ports.shift() ?? 0;
    const options = { role, port, database: this.test.database };
    const one = await PraxisProcess.start(this.#built, {
      ...options,
      variables: { ...COMMON, ...this.outside.variables, ...variables },
    });
    this.processes.push(one);
    await one.measure();
    return one;
  }

  /** Before anything happens, so that each of them is told of everything. */
  private async listenWithWebhooks(): Promise<void> {
    const [all, some] = this.outside.addresses;
    const admin = this.test.client.with({ authorization: this.cast.admin.authorization });
    await admin.post('/webhooks', { url: `${all}/all`, events: ['*'] });
    await admin.post('/webhooks', { url: `${some}/some`, events: ['appointment.booked', 'appointment.cancelled'] });
    this.outside.receivers[1].answers.push(500, 'reset', 'half');
  }

  /** A worker dies between the mail server's taking a mail and its own note of it. */
  private async killInTheMiddle(worker: PraxisProcess): Promise<void> {
    const { mail } = this.outside;
    let count = 0;
    await new Promise<void>((resolve) => {
      mail.steps.data = (content) => {
        if (!content.includes(`${DOOMED}@localhost`) || ++count !== MAILS_BEFORE) return;
        worker.signal('SIGKILL');
        resolve();
      };
    });
    this.ends.push(await worker.ended());
    this.#killed = new Date();
  }

  /** An API process is asked to stop while it is at work. */
  private async stopInTheMiddle(stays: PraxisProcess, goes: PraxisProcess): Promise<void> {
    await until(() => ((this.apis.busy.get(goes) ?? 0) > 1 ? '' : 'requests in flight'));
    await goes.measure();
    await until(() => ((this.apis.busy.get(goes) ?? 0) > 1 ? '' : 'requests in flight'));
    goes.signal('SIGTERM');
    for (const [, desk] of this.talks) {
      desk.ends.push(await desk.closed());
      await desk.comeTo(stays);
    }
    this.ends.push(await goes.ended());
    this.apis.processes = [stays];
  }

  /** Patients at one process, professionals at the other. */
  private async talk(first: PraxisProcess, second: PraxisProcess): Promise<void> {
    const { patients, professionals } = this.cast;
    for (const [n, patient] of patients.slice(0, PROFESSIONALS).entries()) {
      const id = this.day.kept[n]!;
      const pair = [new Device(patient, id, true), new Device(professionals[n]!, id)] as const;
      await Promise.all([pair[0].comeTo(first), pair[1].comeTo(second)]);
      this.talks.push(pair);
      for (const device of pair) this.write(device, 'antes');
    }
  }

  private async goOnTalking(): Promise<void> {
    for (const device of this.talks.flat()) this.write(device, 'durante');
    await until(() => (this.talks.flat().every((one) => one.isAnswered) ? '' : 'answers to messages'));
    for (const device of this.talks.flat()) this.write(device, 'después');
  }

  private write(device: Device, when: string): void {
    for (let n = 0; n < MESSAGES; n++) device.write(`canario-mensaje ${when} ${device.who.id} ${n}`);
  }

  /** Until everything was told, sent and worked off, and what was to come later has come. */
  private async settle(): Promise<void> {
    const { em } = this.test;
    const pools = this.processes.filter(({ role, isOver }) => role === 'worker' && !isOver).length * CREWS;
    const over = async (): Promise<string> => {
      if (this.#killed) await letSilenceBeNoticed(em, this.#killed, pools);
      const talking = this.talks.flat().every((one) => one.isAnswered) ? '' : 'answers to messages';
      return [await open(em, CASELOAD_TYPES), talking].filter(Boolean).join(', ');
    };
    do await until(over);
    while ((await letTimeCome(em)) > 0);
    for (const one of this.living) await one.measure();
  }
}
