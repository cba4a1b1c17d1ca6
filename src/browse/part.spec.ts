import { LakeFailure } from '../api/errors';
import { Part } from './part';
import { settle } from './testing/fakes';

const down = new LakeFailure({
  message: 'Rucio does not answer',
  reason: 'refused',
  code: 'rucio_unreachable'
});

describe('Part', () => {
  let answers: {
    resolve(value: string): void;
    reject(error: Error): void;
    signal: AbortSignal;
  }[];
  let told: number;
  let part: Part<string>;

  beforeEach(() => {
    answers = [];
    told = 0;
    part = new Part(
      signal =>
        new Promise((resolve, reject) =>
          answers.push({ resolve, reject, signal })
        ),
      () => told++
    );
  });

  it('has its answer', async () => {
    void part.load();
    expect(part.isLoading).toBe(true);
    answers[0].resolve('a');
    await settle();
    expect([part.value, part.failure, part.isLoading]).toEqual([
      'a',
      null,
      false
    ]);
    expect(told).toBe(2);
  });

  it('keeps what it knows when it fails, and when it is asked again', async () => {
    void part.load();
    answers[0].resolve('a');
    await settle();
    void part.load();
    answers[1].reject(down);
    await settle();
    expect(part.value).toBe('a');
    expect(part.failure?.reason).toBe('refused');
    void part.load();
    expect(part.value).toBe('a');
    answers[2].resolve('b');
    await settle();
    expect([part.value, part.failure]).toEqual(['b', null]);
  });

  it('lets no older answer overwrite a newer one', async () => {
    void part.load();
    void part.load();
    expect(answers[0].signal.aborted).toBe(true);
    answers[1].resolve('new');
    answers[0].resolve('old');
    await settle();
    expect(part.value).toBe('new');
  });

  it('asks and tells nothing after its end', async () => {
    void part.load();
    part.dispose();
    told = 0;
    expect(answers[0].signal.aborted).toBe(true);
    answers[0].resolve('late');
    await part.load();
    await settle();
    expect([part.value, told, answers.length]).toEqual([null, 0, 1]);
  });
});
