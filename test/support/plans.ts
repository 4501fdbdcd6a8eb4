import type { TestApp } from './app';

/** The plans of all statements that `work` runs, as PostgreSQL logs them. */
export async function planOf(test: TestApp, work: (em: TestApp['em']) => Promise<unknown>): Promise<string> {
  const runner = test.dataSource.createQueryRunner();
  const client = await runner.connect();
  const notices: string[] = [];
  const note = (notice: { message?: string }): number => notices.push(notice.message ?? '');
  client.on('notice', note);
  try {
    await runner.query(`LOAD 'auto_explain'`);
    await runner.query(`SET auto_explain.log_min_duration = 0`);
    await runner.query(`SET client_min_messages = log`);
    await work(runner.manager);
    return notices.join('\n');
  } finally {
    client.off('notice', note);
    await runner.query(`RESET ALL`);
    await runner.release();
  }
}
