import type { IStateDB } from '@jupyterlab/statedb';
import type { AccordionPanel } from '@lumino/widgets';

/** Key in the workspace's state: by name of a section whether it is folded. */
export const STATE_KEY = 'jupyterlab-datalake:folded';

/** Part of the height that is no room. */
const LEAST = 0.02;

export interface IFoldOptions {
  /** How the section at a place is called. */
  nameOf(index: number): string;
  readonly state: Pick<IStateDB, 'fetch' | 'save'>;
  /** JupyterLab has laid itself out. */
  readonly restored: Promise<unknown>;
  /** Hears why it is not remembered. */
  report(error: Error): void;
}

/**
 * Keep the sections of a panel folded as they were left.
 *
 * JupyterLab does it, too, but before 4.6 it takes the sections of a panel that is hidden for folded ones.
 */
export async function rememberFolds(
  content: AccordionPanel,
  { nameOf, report, restored, state }: IFoldOptions
): Promise<void> {
  try {
    const [stored] = await Promise.all([state.fetch(STATE_KEY), restored]);
    const folded = Object(stored) as Record<string, unknown>;
    content.widgets.forEach((_, index) => {
      const isFolded = folded[nameOf(index)];
      if (isFolded === true) {
        content.collapse(index);
      } else if (isFolded === false) {
        content.expand(index);
      }
    });
  } catch (error) {
    report(error as Error);
  }
  content.expansionToggled.connect((_, index) => {
    giveRoom(content, index);
    const folded: Record<string, boolean> = {};
    content.widgets.forEach(({ isHidden }, index) => {
      folded[nameOf(index)] = isHidden;
    });
    state.save(STATE_KEY, folded).catch(report);
  });
}

/** A section that was folded when JupyterLab laid itself out has got no height; unfolded it shares it evenly. */
function giveRoom(content: AccordionPanel, index: number): void {
  const { widgets } = content;
  if (!widgets[index].isHidden && content.relativeSizes()[index] < LEAST) {
    content.setRelativeSizes(widgets.map(({ isHidden }) => (isHidden ? 0 : 1)));
  }
}
