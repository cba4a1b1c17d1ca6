import { StateDB } from '@jupyterlab/statedb';
import { AccordionPanel, Widget } from '@lumino/widgets';

import { rememberFolds, STATE_KEY } from './folds';

const NAMES = ['browse', 'cart', 'later'];

describe('rememberFolds', () => {
  const report = jest.fn<void, [Error]>();
  let state: StateDB;

  beforeEach(() => {
    report.mockClear();
    state = new StateDB();
  });

  function sections(count: number): AccordionPanel {
    const panel = new AccordionPanel();
    NAMES.slice(0, count).forEach(() => panel.addWidget(new Widget()));
    return panel;
  }

  const remember = (panel: AccordionPanel, restored = Promise.resolve()) =>
    rememberFolds(panel, {
      state,
      restored,
      report,
      nameOf: index => NAMES[index]
    });

  const folds = ({ widgets }: AccordionPanel) =>
    widgets.map(({ isHidden }) => isHidden);

  it('finds the sections as they were left, whatever was done to them before', async () => {
    const before = sections(2);
    await remember(before);
    before.collapse(1);

    const after = sections(3);
    after.collapse(0);
    await remember(after);
    expect(folds(after)).toEqual([false, true, false]);
  });

  it('gives a section room that is unfolded and has got none', async () => {
    const panel = sections(3);
    await remember(panel);
    panel.collapse(0);
    panel.collapse(2);
    panel.setRelativeSizes([0, 1, 0]);
    panel.expand(0);
    expect(panel.relativeSizes()).toEqual([0.5, 0.5, 0]);

    panel.setRelativeSizes([0.2, 0.8, 0]);
    panel.collapse(0);
    panel.expand(0);
    expect(panel.relativeSizes()[0]).toBeGreaterThan(0);
  });

  it('waits until JupyterLab is done with them, and remembers nothing of that', async () => {
    await state.save(STATE_KEY, { browse: true, cart: false });
    const panel = sections(2);
    let restore = () => undefined as void;
    const restored = new Promise<void>(resolve => (restore = resolve));
    const done = remember(panel, restored);
    panel.collapse(1);
    expect(await state.fetch(STATE_KEY)).toEqual({ browse: true, cart: false });
    restore();
    await done;
    expect(folds(panel)).toEqual([true, false]);
  });

  it.each([[null], ['text'], [{ browse: 1, cart: 'yes' }]])(
    'takes %j, which is not in order, for nothing',
    async stored => {
      await state.save(STATE_KEY, stored);
      const panel = sections(2);
      await remember(panel);
      expect(folds(panel)).toEqual([false, false]);
      expect(report).not.toHaveBeenCalled();
    }
  );

  it('says when it cannot remember', async () => {
    const panel = sections(1);
    await rememberFolds(panel, {
      state: {
        fetch: () => Promise.reject(new Error('no disk')),
        save: () => Promise.reject(new Error('full'))
      },
      restored: Promise.resolve(),
      report,
      nameOf: index => NAMES[index]
    });
    panel.collapse(0);
    await Promise.resolve();
    await Promise.resolve();
    expect(report.mock.calls.map(([{ message }]) => message)).toEqual([
      'no disk',
      'full'
    ]);
  });
});
