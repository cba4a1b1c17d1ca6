import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { PartialJSONValue } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../../api/errors';
import { anAvailability, anInstance } from '../../api/testing/shapes';
import type { Availability } from '../../api/types';
import { CommandIDs } from '../../commands';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  IInjector,
  ILakeDid,
  KernelState
} from '../../tokens';
import { Approvals } from '../approvals';
import { addUseCommand } from '../foreign';
import { CartListModel } from '../listModel';
import { CartModel } from '../model';
import type { ICartOptions } from '../panel';
import { addReplaceCommand } from '../replaceCommand';
import { addRowCommands } from '../rowCommands';
import { Panel, Tracker } from './notebooks';

export const higgs: IAttachment = {
  did: 'opendata:higgs.2024.diphoton',
  type: 'collection',
  variableName: 'diphoton',
  instance: 'demo'
};

export function entry(name: string): IAttachment {
  return {
    did: `demo:${name}`,
    type: 'file',
    variableName: name,
    instance: 'demo'
  };
}

export function standing(difference: Partial<Availability> = {}): Availability {
  return anAvailability({ did: higgs.did, ...difference });
}

/** Real carts of open notebooks, and around them models in the state that a test sets. */
export class World {
  constructor() {
    addRowCommands(this.commands, {
      list: this.list,
      trans: nullTranslator.load(''),
      reveal: () => this.revealed++
    });
    addUseCommand(this.commands, {
      cart: this.cart,
      trans: nullTranslator.load('')
    });
    addReplaceCommand(this.commands, {
      cart: this.cart,
      injector: this.injector,
      list: this.list,
      trans: nullTranslator.load('')
    });
    this.commands.addCommand(CommandIDs.addTo, {
      label: '',
      describedBy: { args: {} },
      execute: args => this.wishes.push([CommandIDs.addTo, args])
    });
  }

  readonly tracker = new Tracker();
  readonly approvals = new Approvals(null, error => {
    throw error;
  });
  readonly cart = new CartModel(this.tracker.notebooks, this.approvals);
  readonly commands = new CommandRegistry();
  readonly accountChanged = new Signal<object, void>(this);
  readonly moved = new Signal<object, ILakeDid>(this);
  readonly injected = new Signal<object, object>(this);
  readonly watched = new Map<string, number>();
  readonly wishes: unknown[][] = [];
  readonly refreshed: ILakeDid[] = [];
  readonly replaced: string[] = [];
  injections = 0;
  revealed = 0;

  status: IAccount['status'] = 'ready';
  readonly instances = [anInstance()];
  known: Availability | null = standing();
  failure: IFailure | null = null;
  kernel: KernelState = { kind: 'no-kernel' };

  readonly injector = {
    changed: this.injected,
    state: () => this.kernel,
    replace: (_: unknown, name: string) => this.replaced.push(name),
    isValidName: (_: unknown, name: string) => /^[a-z]\w*$/.test(name)
  } as unknown as IInjector;

  readonly list = new CartListModel({
    cart: this.cart,
    injector: this.injector,
    trans: nullTranslator.load('')
  });

  /** Open a notebook, in front of the others. */
  open(metadata?: unknown, path?: string): Panel {
    // What is told late is told outside of a test's acts.
    const never = new Promise<void>(() => undefined);
    const panel = new Panel(metadata as PartialJSONValue, path, never);
    this.tracker.show(panel);
    return panel;
  }

  /** Open a notebook with data that the user said yes to. */
  attach(...entries: IAttachment[]): Panel {
    const panel = this.open(entries.map(item => ({ ...item })));
    this.cart.approve(panel.notebook, entries);
    return panel;
  }

  get names(): string[] {
    return this.list.entries.map(item => item.variableName);
  }

  dispose(): void {
    this.list.dispose();
    this.cart.dispose();
  }

  get options(): ICartOptions {
    const [instance] = this.instances;
    const account: Partial<IAccount> = {
      changed: this.accountChanged as unknown as IAccount['changed'],
      status: this.status,
      instances: this.instances,
      find: name => (name === 'demo' ? instance : null)
    };
    const count = (did: string, by: number) =>
      this.watched.set(did, (this.watched.get(did) ?? 0) + by);
    const availability = {
      changed: this.moved,
      get: () => this.known,
      failure: () => this.failure,
      refresh: (item: ILakeDid) => {
        this.refreshed.push(item);
        return Promise.resolve();
      },
      watch: ({ did }: ILakeDid) => {
        count(did, 1);
        return { dispose: () => count(did, -1) };
      }
    };
    return {
      trans: nullTranslator.load(''),
      account: account as IAccount,
      cart: this.cart,
      availability: availability as unknown as IAvailability,
      injector: this.injector,
      list: this.list,
      execute: (...wish) => this.wishes.push(wish),
      inject: () => this.injections++,
      undo: () => void this.commands.execute(CommandIDs.undoCart)
    };
  }
}
