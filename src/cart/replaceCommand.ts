import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands';
import type { IAttachment, ICart, IInjector } from '../tokens';
import type { CartListModel } from './listModel';
import { describe, target } from './rowCommands';

interface IOptions {
  readonly cart: ICart;
  readonly injector: IInjector | null;
  readonly list: CartListModel;
  readonly trans: TranslationBundle;
}

/** Put attached data where the kernel has a variable of the user's own; only he can say so. */
export function addReplaceCommand(
  commands: CommandRegistry,
  { cart, injector, list, trans }: IOptions
): void {
  const context = () => cart.current?.sessionContext ?? null;
  const stands = (entry: IAttachment | null) => {
    const session = context();
    return entry && session
      ? injector?.state(session, entry.variableName).kind === 'taken'
      : false;
  };
  commands.addCommand(CommandIDs.replaceInKernel, {
    label: trans.__('Replace Variable in the Kernel…'),
    caption: trans.__(
      'Put attached data where the kernel has a variable of your own'
    ),
    describedBy: describe(trans),
    isEnabled: args => Boolean(stands(target(list, args))),
    execute: async args => {
      const [entry, session] = [target(list, args), context()];
      if (!entry || !session || !stands(entry)) {
        return;
      }
      const { did, variableName } = entry;
      const { button } = await showDialog({
        title: trans.__('Replace “%1”?', variableName),
        body: trans.__(
          'The kernel has a variable “%1” of your own. It would give way to %2; its value is lost, the cells stay as they are.',
          variableName,
          did
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Keep mine') }),
          Dialog.warnButton({ label: trans.__('Replace') })
        ],
        defaultButton: 0
      });
      if (button.accept) {
        injector?.replace(session, variableName);
      }
    }
  });
  injector?.changed.connect(() =>
    commands.notifyCommandChanged(CommandIDs.replaceInKernel)
  );
}
