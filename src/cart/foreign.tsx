import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../commands';
import { Actions } from '../components/failure';
import type { IAttachment, ICart } from '../tokens';
import { legible } from '../components/legible';

/** Entries that a dialog lists before it counts the rest. */
const LISTED = 12;

/** Data of somebody else, before the user has said yes to it. */
export function Foreign(props: {
  trans: TranslationBundle;
  use: () => void;
}): React.JSX.Element {
  const { trans, use } = props;
  return (
    <div className="jp-DataLake-foreign" role="note">
      <p>
        {trans.__(
          'This notebook’s data were attached by somebody else, or elsewhere. What is here is put into the kernel; nothing more is brought here until you say so.'
        )}
      </p>
      <Actions actions={[{ label: trans.__('Use this cart'), run: use }]} />
    </div>
  );
}

/** The same as a command. It can be called from a notebook's output, so it asks with all that it means. */
export function addUseCommand(
  commands: CommandRegistry,
  { cart, trans }: { cart: ICart; trans: TranslationBundle }
): void {
  commands.addCommand(CommandIDs.useCart, {
    label: trans.__('Use This Notebook’s Cart…'),
    caption: trans.__('Say yes to data that somebody else attached'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () =>
      cart.current !== null && cart.approved(cart.current) === false,
    execute: async () => {
      const notebook = cart.current;
      if (!notebook || cart.approved(notebook) !== false) {
        return;
      }
      const asked = cart
        .read(notebook)
        .attachments.filter(entry => !cart.mayAct(notebook, entry));
      const { button } = await showDialog({
        title: trans.__('Use the Cart of %1?', notebook.title.label),
        body: <Asked trans={trans} entries={asked} />,
        buttons: [
          Dialog.cancelButton({ label: trans.__('Cancel') }),
          Dialog.okButton({ label: trans.__('Use This Cart') })
        ]
      });
      if (button.accept) {
        // Not what came in while the dialog was open.
        cart.approve(notebook, asked);
      }
    }
  });
  cart.changed.connect(() => commands.notifyCommandChanged(CommandIDs.useCart));
}

function Asked(props: {
  trans: TranslationBundle;
  entries: ReadonlyArray<IAttachment>;
}): React.JSX.Element {
  const { entries, trans } = props;
  const rest = entries.length - LISTED;
  return (
    <div className="jp-DataLake-dialog">
      <p>
        {trans.__(
          'Somebody else attached this data, or you did elsewhere. It may then be brought here:'
        )}
      </p>
      <ul>
        {entries.slice(0, LISTED).map(({ did, instance }, index) => (
          <li key={index}>
            {instance === undefined
              ? legible(did)
              : trans.__('%1 of %2', did, instance)}
          </li>
        ))}
      </ul>
      {rest > 0 && <p>{trans._n('and %1 more', 'and %1 more', rest)}</p>}
    </div>
  );
}
