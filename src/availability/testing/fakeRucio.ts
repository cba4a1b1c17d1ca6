import { LakeFailure } from '../../api/errors';
import { anInstance } from '../../api/testing/shapes';
import type { FailureCode, Instance, Plan } from '../../api/types';
import type { ILakeDid, IWish } from '../../tokens';
import type { IPlanOptions } from '../planModel';

/** A refusal in Rucio's words. */
export function refusal(
  code: FailureCode = 'quota_exceeded',
  reason = 'There is not enough quota left to fulfil the operation.'
): LakeFailure {
  return new LakeFailure({ message: 'Rucio refuses the rule', reason, code });
}

/** A question for a plan whose answer the test gives. */
export interface IPlanQuestion {
  readonly dids: ReadonlyArray<string>;
  readonly choice: { rse?: string; lifetimeDays?: number };
  readonly signal?: AbortSignal;
  answer(plan: Plan): Promise<void>;
  refuse(error: Error): Promise<void>;
}

/** Plans and wishes, each answered by the test. */
export class FakeRucio {
  readonly questions: IPlanQuestion[] = [];
  readonly wishes: [ILakeDid, IWish][] = [];
  /** Whether a wish is granted; by default it is. */
  grant: (did: string) => Promise<void> = () => Promise.resolve();

  readonly client: IPlanOptions['client'] = {
    plan: (_, dids, choice = {}, signal) =>
      new Promise((resolve, reject) => {
        this.questions.push({
          dids,
          choice,
          signal,
          answer: plan => {
            resolve(plan);
            return settled();
          },
          refuse: error => {
            reject(error);
            return settled();
          }
        });
      })
  };

  readonly availability: IPlanOptions['availability'] = {
    makeAvailable: (item, wish) => {
      this.wishes.push([item, wish]);
      return this.grant(item.did);
    }
  };

  /** The last question. */
  get question(): IPlanQuestion {
    return this.questions[this.questions.length - 1];
  }

  options(
    dids: ReadonlyArray<string>,
    preferred: Partial<IWish> = {},
    instance: Instance = anInstance()
  ): IPlanOptions {
    const { availability, client } = this;
    const site = { rse: null, lifetimeDays: null };
    const wish = { ...site, ...preferred };
    return { availability, client, dids, instance, preferred: wish };
  }
}

/** Everything that waits for a promise has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}
