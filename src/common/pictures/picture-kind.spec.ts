import { pictureKindOf } from './picture-kind';

describe('the kind of a picture', () => {
  it.each([
    ['jpeg', 'ffd8ffe000104a4649460001'],
    ['png', '89504e470d0a1a0a0000000d'],
    ['webp', '524946461200000057454250'],
  ])('%s is known by its first bytes', (kind, hex) => {
    expect(pictureKindOf(Buffer.from(hex, 'hex'))).toBe(kind);
  });

  it.each([
    ['nothing', ''],
    ['half a beginning', '\xff\xd8'],
    ['another RIFF', 'RIFF\x12\0\0\0WAVE'],
    ['a GIF', 'GIF89a......'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html>'],
    ['a beginning further on', ' \xff\xd8\xff'],
  ])('%s is none', (_, text) => {
    expect(pictureKindOf(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});
