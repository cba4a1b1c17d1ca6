import { nullTranslator } from '@jupyterlab/translation';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { screen, within } from '@testing-library/react';
import * as React from 'react';

import { AccountModel } from '../account/model';
import { LakeFailure } from '../api/errors';
import { DoctorModel } from './model';
import { DoctorView } from './panel';
import { ScriptedClient, settle, unreachable } from './testing/scriptedClient';

const trans = nullTranslator.load('jupyterlab_datalake');

describe('DoctorView', () => {
  let account: AccountModel;
  let client: ScriptedClient;
  let model: DoctorModel;
  let copy: jest.Mock<void, [string]>;

  const begin = async () => {
    render(
      <DoctorView
        model={model}
        trans={trans}
        account={account}
        copy={copy}
        ready={Promise.resolve()}
      />
    );
    await act(async () => {
      void account.load();
      void model.run();
      await settle();
    });
    return client.runs[0];
  };
  const said = () => screen.getByRole('status').textContent;
  const press = (name: string) =>
    act(async () => {
      fireEvent.click(screen.getByRole('button', { name }));
      await settle();
    });

  beforeEach(() => {
    client = new ScriptedClient();
    account = new AccountModel(client);
    model = new DoctorModel(client);
    copy = jest.fn<void, [string]>();
  });

  afterEach(() => {
    cleanup();
    model.dispose();
    account.dispose();
  });

  it('shows each finding when it comes, and counts', async () => {
    const run = await begin();
    expect(said()).toBe('Looking… 0 things so far.');
    await act(async () => {
      run.give({});
      await settle();
    });
    expect(said()).toBe('Looking… 1 thing so far.');
    const group = screen.getByRole('region', { name: 'Embedded lake (demo)' });
    expect(within(group).getByRole('listitem').textContent).toBe(
      'OKConnectionRucio answers after 3 ms.'
    );
    await act(async () => {
      run.finish();
      await settle();
    });
    expect(said()).toBe('All is well: 1 thing was looked at.');
  });

  it('says why something failed and what to do, and does not count what it skipped', async () => {
    const run = await begin();
    await act(async () => {
      run.give({ instance: null, topic: 'versions' }, unreachable, {
        topic: 'clock',
        state: 'skipped',
        message: 'Not looked at: Rucio does not answer.'
      });
      run.finish();
      await settle();
    });
    const group = screen.getByRole('region', { name: 'Embedded lake (demo)' });
    const [finding] = within(group).getAllByRole('listitem');
    expect(finding.textContent).toContain('FailedConnection');
    expect(finding.textContent).toContain('Connection refused');
    expect(finding.textContent).toContain(
      "What you can do: Check the network and the instance's address"
    );
    expect(within(finding).getByText('Details')).not.toBeNull();
    expect(said()).toBe('1 failed · 1 OK');
    expect(screen.getAllByRole('region')[0].textContent).toContain(
      'All instances'
    );
  });

  it('can be stopped, and looks again', async () => {
    const run = await begin();
    await press('Stop');
    expect(run.signal.aborted).toBe(true);
    expect(said()).toBe('Stopped after 0 things.');
    await press('Run again');
    expect(client.runs).toHaveLength(2);
  });

  it('says when the server does not answer, and retries', async () => {
    const run = await begin();
    await act(async () => {
      run.fail(
        new LakeFailure({
          message: 'The Jupyter server does not answer',
          reason: 'Failed to fetch',
          code: 'server_unreachable'
        })
      );
      await settle();
    });
    expect(screen.getByRole('alert').textContent).toContain('Failed to fetch');
    expect(said()).toBe('The set-up could not be looked at to the end.');
    await press('Retry');
    expect(client.runs).toHaveLength(2);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('copies what is shown, and nothing else', async () => {
    const run = await begin();
    const button = screen.getByRole('button', { name: 'Copy diagnostics' });
    expect(button).toHaveProperty('disabled', true);
    await act(async () => {
      run.give({ instance: null, topic: 'versions' }, unreachable);
      run.finish();
      await settle();
    });
    await press('Copy diagnostics');
    expect(said()).toContain('Copied.');
    const [text] = copy.mock.calls[0];
    expect(text.split('\n').slice(2)).toEqual([
      '1 failed · 1 OK',
      '',
      '# All instances',
      '[OK] Version: Rucio answers after 3 ms.',
      '',
      '# demo',
      '[Failed] Connection: rucio.example:443 cannot be reached',
      '    Connection refused',
      '    Asked: https://rucio.example',
      "    What you can do: Check the network and the instance's address, then retry. Rucio itself may be down.",
      ''
    ]);
    await press('Run again');
    expect(said()).toContain('Looking…');
  });

  it('shows hostile text as text', async () => {
    const run = await begin();
    const message = '<img src=x onerror=alert(1)>';
    await act(async () => {
      run.give({ message, instance: '<b>x</b>', details: [message, message] });
      await settle();
    });
    expect(screen.getAllByText(message)).toHaveLength(3);
    expect(document.querySelector('img, b')).toBeNull();
  });
});
