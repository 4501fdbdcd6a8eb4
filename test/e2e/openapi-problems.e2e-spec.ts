import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import '../../src/app.module';
import { allProblems } from '../../src/common/errors/problem-catalogue';
import { adviceByCode, problemPage } from '../support/matrix/problem-page';

const FILE = resolve(__dirname, '../../docs/problems.md');

/** Importing the application registers every problem that a module defines. */
describe('docs/problems.md', () => {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const advice = adviceByCode(before);
  const current = problemPage(allProblems(), advice);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, current);

  it('has exactly the problems that the application can answer with, with their status and meaning', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(current);
  });

  it('says what to do about each', () => {
    const silent = allProblems().filter(({ code }) => (advice.get(code) ?? '').length < 10);
    expect(silent.map(({ code }) => code)).toEqual([]);
  });

  it('has both languages of each, with the same placeholders', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name).sort();
    for (const { code, texts } of allProblems()) {
      for (const i of [0, 1] as const) {
        expect([code, texts.es[i].length > 0, texts.es[i] !== texts.en[i]]).toEqual([code, true, true]);
        expect([code, placeholders(texts.es[i])]).toEqual([code, placeholders(texts.en[i])]);
      }
    }
  });

  it('keeps every code snake_case', () => {
    expect(allProblems().filter(({ code }) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(code))).toEqual([]);
  });
});
