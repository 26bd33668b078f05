import { render } from 'preact';
import { App } from './app.js';
// Later ones refine earlier ones.
import './style/base.css';
import './style/controls.css';
import './style/tables.css';
import './style/plots.css';
import './style/marks.css';
import './style/runs.css';
import './style/run.css';
import './style/rows.css';
import './style/item.css';
import './style/text.css';
import './style/explain.css';
import './style/help.css';

const root = document.getElementById('page');
if (root !== null) render(<App />, root);
