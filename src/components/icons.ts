import { LabIcon } from '@jupyterlab/ui-components';

import container from '../../style/icons/container.svg';
import datalake from '../../style/icons/datalake.svg';
import dataset from '../../style/icons/dataset.svg';
import near from '../../style/icons/near.svg';
import pin from '../../style/icons/pin.svg';

/** The extension. */
export const datalakeIcon = new LabIcon({
  name: 'jupyterlab-datalake:datalake',
  svgstr: datalake
});

/** A Rucio container. */
export const containerIcon = new LabIcon({
  name: 'jupyterlab-datalake:container',
  svgstr: container
});

/** A Rucio dataset. */
export const datasetIcon = new LabIcon({
  name: 'jupyterlab-datalake:dataset',
  svgstr: dataset
});

/** Bring data near. */
export const nearIcon = new LabIcon({
  name: 'jupyterlab-datalake:near',
  svgstr: near
});

/** Keep at the top. */
export const pinIcon = new LabIcon({
  name: 'jupyterlab-datalake:pin',
  svgstr: pin
});
