import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { accountPanelPlugin, accountPlugin } from './account/plugin';
import {
  availabilityCommandsPlugin,
  availabilityPlugin
} from './availability/plugin';
import { detailsPlugin } from './browse/detailsPlugin';
import { browsePlugin } from './browse/plugin';
import { cartPanelPlugin } from './cart/panelPlugin';
import { cartPlugin } from './cart/plugin';
import { doctorPlugin } from './doctor/plugin';
import { insertPlugin } from './insert/plugin';
import { kernelsPlugin } from './kernels/plugin';
import { settingsLanguagePlugin } from './settingsLanguage';
import { sidebarPlugin } from './sidebar';
import { statusPlugin } from './status/plugin';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  sidebarPlugin,
  settingsLanguagePlugin,
  accountPlugin,
  accountPanelPlugin,
  browsePlugin,
  detailsPlugin,
  cartPlugin,
  cartPanelPlugin,
  availabilityPlugin,
  availabilityCommandsPlugin,
  kernelsPlugin,
  insertPlugin,
  doctorPlugin,
  statusPlugin
];

export default plugins;
