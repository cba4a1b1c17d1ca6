import type { Failure, FailureCode } from './types';

/** What happened, why, and its name. What to do is `remedy(code)` of `./failures`. */
export type IFailure = Failure;

/**
 * The only error that leaves `src/api`: the server's failure, or one that we name
 * ourselves when the server did not answer.
 */
export class LakeFailure extends Error implements IFailure {
  constructor(failure: IFailure) {
    super(failure.message);
    this.name = 'LakeFailure';
    this.reason = failure.reason;
    this.code = failure.code;
  }

  readonly reason: string;
  readonly code: FailureCode;

  /** Whatever was thrown, as a failure that can be shown. */
  static from(error: unknown): IFailure {
    if (error instanceof LakeFailure) {
      return { message: error.message, reason: error.reason, code: error.code };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { message: reason, reason, code: 'internal' };
  }
}
