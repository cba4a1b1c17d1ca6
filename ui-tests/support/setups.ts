import { dirname, join } from 'node:path';

import { withCollaboration } from './collaboration';
import type { IServerSetup } from './jupyter';
import type { Lake } from './lake';
import { SECOND_RSE } from './lake';

/** The servers that stories run on. */
export type SetupName =
  | 'alice'
  | 'bob'
  | 'two mounts'
  | 'two instances'
  | 'preset'
  | 'behind a hub'
  | 'together'
  | 'mistaken'
  | 'unconfigured'
  | 'no server half';

const PASSWORD = 'DATALAKE_DEMO_PASSWORD';

/** The server of one of the lake's people, configured as `datalake demo` does it. */
function serverOf(lake: Lake, name: string): IServerSetup {
  const { instance, accounts } = lake.description;
  const auth = {
    type: 'userpass',
    username: name,
    account: name,
    password_env: PASSWORD
  };
  return {
    traits: { instances: [{ ...instance, auth }] },
    serverHalf: true,
    env: { [PASSWORD]: accounts[name].password }
  };
}

/** A second storage is mounted, and the site has a limit. */
function twoMounts(lake: Lake): IServerSetup {
  const alice = serverOf(lake, 'alice');
  const [instance] = alice.traits.instances as Record<string, unknown>[];
  const mounts = [lake.description.mount, secondMount(lake)];
  return {
    ...alice,
    traits: { instances: [{ ...instance, mounts, lifetime_max_days: 30 }] }
  };
}

function secondMount({ description }: Lake): Record<string, string> {
  const path = join(dirname(description.mount.path), 'rses', SECOND_RSE);
  return { rse: SECOND_RSE, pfn_prefix: `file://localhost${path}`, path };
}

/** The same Rucio as two sites see it: each has another storage mounted. */
function twoInstances(lake: Lake): IServerSetup {
  const alice = serverOf(lake, 'alice');
  const [instance] = alice.traits.instances as Record<string, unknown>[];
  const second = {
    ...instance,
    name: 'second',
    display_name: 'Second site',
    destination_rse: SECOND_RSE,
    mounts: [secondMount(lake)]
  };
  return { ...alice, traits: { instances: [instance, second] } };
}

/** The administrator has pre-set what the limits leave open. */
function preset(lake: Lake): IServerSetup {
  const { name } = lake.description.instance;
  const wish = { destinationRse: SECOND_RSE, lifetimeDays: 3 };
  return {
    ...twoMounts(lake),
    presets: {
      config: {
        'jupyterlab-datalake:availability': {
          instances: { [name]: wish },
          locked: ['instances']
        }
      },
      application: {
        'jupyterlab-datalake:browse': {
          defaultScope: { [name]: 'opendata' },
          pinnedScopes: { [name]: ['bulk'] },
          locked: ['pinnedScopes']
        }
      }
    }
  };
}

/** Two instances, each with a mistake in how we sign in. */
function mistaken(lake: Lake): IServerSetup {
  const alice = serverOf(lake, 'alice');
  const [instance] = alice.traits.instances as Record<string, unknown>[];
  const tokenFile = {
    ...instance,
    name: 'token-file',
    display_name: 'Token from a file',
    auth: {
      type: 'file',
      path: '/nonexistent/datalake/token',
      account: 'alice'
    }
  };
  return {
    ...alice,
    traits: { instances: [instance, tokenFile] },
    env: { [PASSWORD]: 'not the password' }
  };
}

/** How to start a server. */
export function setupOf(name: SetupName, lake: Lake): IServerSetup {
  switch (name) {
    case 'alice':
    case 'bob':
      return serverOf(lake, name);
    case 'preset':
      return preset(lake);
    case 'two mounts':
      return twoMounts(lake);
    case 'two instances':
      return twoInstances(lake);
    case 'behind a hub':
      return serverOf(lake, 'alice');
    case 'together': {
      const alice = serverOf(lake, 'alice');
      return { ...alice, env: { ...alice.env, ...withCollaboration() } };
    }
    case 'mistaken':
      return mistaken(lake);
    case 'unconfigured':
      return { traits: {}, serverHalf: true, env: {} };
    case 'no server half':
      return { traits: {}, serverHalf: false, env: {} };
  }
}
