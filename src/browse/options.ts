import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import type { DoctorWay } from '../components/diagnose';
import type { IAvailability } from '../tokens';
import type { BrowseModel } from './model';

/** What a command is told about a DID that somebody points at. */
export interface IDidArgs {
  readonly did: string;
  readonly type: Did['type'];
  readonly instance: string;
}

/** What the panel is made of. */
export interface IBrowseOptions {
  readonly model: BrowseModel;
  readonly trans: TranslationBundle;
  /** Null where nothing knows where data is. */
  readonly availability: IAvailability | null;
  /** Run a command about what somebody points at. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
  /** A menu is about to open for a DID. */
  onDidMenu(args: IDidArgs): void;
  /** A menu is about to open for a scope. */
  onScopeMenu(args: { scope: string; instance: string }): void;
  /** The way to the doctor. */
  readonly diagnose?: DoctorWay;
}

/** What a command is told about a row. */
export function didArgs({ model }: IBrowseOptions, did: Did): IDidArgs {
  return {
    did: didText(did),
    type: did.type,
    instance: model.instance ?? ''
  };
}
