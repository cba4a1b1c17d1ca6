import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands';
import type { IAccount, IAvailability, ICart, IWish } from '../tokens';
import { askMakeAvailable } from './dialog';
import { PlanModel } from './planModel';
import type { ITarget } from './target';
import { readTarget } from './target';

/** What the commands are made of. */
export interface IOptions {
  readonly account: IAccount;
  readonly availability: IAvailability;
  /** Null where there are no notebooks. */
  readonly cart: ICart | null;
  readonly trans: TranslationBundle;
  /** What the user's settings say about an instance. */
  preferred(instance: string): IWish;
  /** What the administrator pre-set for an instance. */
  preset?(instance: string): IWish;
}

/** The commands that ask for rules, each time after a dialog with the values they will use. */
export function addMakeAvailable(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { account, cart, trans } = options;
  commands.addCommand(CommandIDs.makeAvailable, {
    label: trans.__('Make Available…'),
    caption: trans.__('Ask Rucio to copy data to the mounted storage'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          did: { type: 'string', description: trans.__('scope:name') },
          instance: { type: 'string' }
        },
        required: ['did']
      }
    },
    execute: async args => {
      const target = await readTarget(args, account, trans);
      if (target) {
        const title = trans.__('Make available');
        await ask(options, target.instance, [target.did], title);
      }
    }
  });
  commands.addCommand(CommandIDs.makeCartAvailable, {
    label: trans.__('Make the Whole Cart Available…'),
    caption: trans.__(
      'Ask Rucio to copy all data of the notebook to the mounted storage'
    ),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => attached(cart).length > 0,
    execute: async () => {
      await account.load();
      for (const [instance, dids] of byInstance(account, attached(cart))) {
        const title = trans._n(
          'Make %1 DID of the cart available',
          'Make %1 DIDs of the cart available',
          dids.length
        );
        await ask(options, instance, dids, title);
      }
    }
  });
  cart?.changed.connect(() =>
    commands.notifyCommandChanged(CommandIDs.makeCartAvailable)
  );
}

function attached(
  cart: ICart | null
): ReturnType<ICart['read']>['attachments'] {
  return cart?.current ? cart.read(cart.current).attachments : [];
}

/** The DIDs of a cart, each once; what belongs to no instance of ours is left out. */
function byInstance(
  account: IAccount,
  attachments: ReturnType<typeof attached>
): Map<ITarget['instance'], string[]> {
  const found = new Map<ITarget['instance'], string[]>();
  for (const { did, instance: name } of attachments) {
    const instance = account.find(name);
    if (instance) {
      const dids = found.get(instance) ?? [];
      found.set(instance, dids.includes(did) ? dids : [...dids, did]);
    }
  }
  return found;
}

async function ask(
  { account, availability, preferred, preset, trans }: IOptions,
  instance: ITarget['instance'],
  dids: ReadonlyArray<string>,
  title: string
): Promise<void> {
  const model = new PlanModel({
    client: account.client,
    availability,
    instance,
    dids,
    preferred: preferred(instance.name),
    preset: preset?.(instance.name)
  });
  await askMakeAvailable({ model, trans }, title, () => {
    for (const [did, outcome] of model.outcomes) {
      if (typeof outcome === 'object') {
        Notification.error(
          trans.__('%1 is not made available: %2', did, outcome.reason)
        );
      }
    }
  });
  model.dispose();
}
