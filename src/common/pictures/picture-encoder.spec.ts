import sharp from 'sharp';
import { Busy } from '../errors/common.errors';
import { PictureEncoder } from './picture-encoder';
import { PictureNotReadable } from './pictures.errors';

const picture = (side: number): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();

describe('the encoder of pictures', () => {
  it('takes so many at once, and has the others come back', async () => {
    const [encoder, upload] = [new PictureEncoder(), await picture(64)];
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => encoder.encode(upload)));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(10);
    expect(refused.every(({ reason }) => reason instanceof Busy)).toBe(true);
    expect((await encoder.encode(upload)).length).toBeGreaterThan(0);
  });

  it('makes room again for each that could not be read', async () => {
    const encoder = new PictureEncoder();
    const broken = (await picture(64)).subarray(0, 40);
    for (let i = 0; i < 30; i++) await expect(encoder.encode(broken)).rejects.toBeInstanceOf(PictureNotReadable);
  });

  it('lets everybody else go on meanwhile', async () => {
    const upload = await picture(4_000);
    let [turns, isOver] = [0, false];
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    count();
    await new PictureEncoder().encode(upload);
    isOver = true;
    expect(turns).toBeGreaterThan(20);
  });
});
