import { DataLakeClient } from '../../api/client';
import type { LakeFailure } from '../../api/errors';
import { anInstance } from '../../api/testing/shapes';
import type { Check, InstanceList } from '../../api/types';

/** One diagnosis, whose findings come when the test says so. */
export interface IScriptedRun {
  readonly signal: AbortSignal;
  give(...checks: Array<Partial<Check>>): void;
  finish(): void;
  fail(failure: LakeFailure): void;
}

/** A client that examines nothing. */
export class ScriptedClient extends DataLakeClient {
  readonly runs: IScriptedRun[] = [];

  override instances(): Promise<InstanceList> {
    return Promise.resolve({
      instances: [anInstance()],
      default: 'demo',
      searched: [],
      problems: []
    });
  }

  override async *diagnose(
    signal: AbortSignal
  ): AsyncGenerator<Check[], void, undefined> {
    type Step = Check[] | LakeFailure | 'end';
    const steps: Step[] = [];
    let wake: () => void = () => undefined;
    const put = (step: Step) => {
      steps.push(step);
      wake();
    };
    signal.addEventListener('abort', () => wake());
    this.runs.push({
      signal,
      give: (...checks) => put(checks.map(aCheck)),
      finish: () => put('end'),
      fail: failure => put(failure)
    });
    for (;;) {
      const step = steps.shift();
      if (signal.aborted) {
        throw new DOMException('Aborted', 'AbortError');
      }
      if (step === 'end') {
        return;
      }
      if (step instanceof Error) {
        throw step;
      }
      if (step) {
        yield step;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
  }
}

/** A finding as the server sends it: a connection that works. */
export function aCheck(difference: Partial<Check> = {}): Check {
  return {
    topic: 'reachability',
    instance: 'demo',
    state: 'ok',
    message: 'Rucio answers after 3 ms.',
    details: [],
    failure: null,
    milliseconds: 3,
    ...difference
  };
}

/** A connection that does not work. */
export const unreachable: Partial<Check> = {
  state: 'failed',
  message: 'rucio.example:443 cannot be reached',
  details: ['Asked: https://rucio.example'],
  failure: {
    message: 'rucio.example:443 cannot be reached',
    reason: 'Connection refused',
    code: 'rucio_unreachable'
  },
  milliseconds: null
};

/** Let everything that is ready happen. */
export async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}
