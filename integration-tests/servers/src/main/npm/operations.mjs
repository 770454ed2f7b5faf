// node operations.mjs DIRECTORY: checks alerts.yml and grafana-dashboard.json in the directory. Prints each problem.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parser} from '@prometheus-io/lezer-promql';
import {PrometheusRule} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import ts from 'typescript';
import {parse} from 'yaml';

const directory = process.argv[2];
const problems = [];

function checkExpression(where, expression) {
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) {
        problems.push(`${where}: no PromQL at ${node.from}: ${expression}`);
      }
    },
  });
}

function checkAlerts(text) {
  let alerts;
  try {
    alerts = parse(text);
    new PrometheusRule({metadata: {name: 'sessions'}, spec: alerts}).validate();
  } catch (e) {
    problems.push(`alerts.yml: ${e.message}`);
    return;
  }
  for (const rule of alerts.groups.flatMap(group => group.rules)) {
    checkExpression(rule.alert, rule.expr);
  }
}

function checkDashboard(text) {
  const file = 'dashboard.ts';
  writeFileSync(file, `import type {Dashboard} from '@grafana/schema';\nexport const dashboard: Dashboard = ${text};\n`);
  const program = ts.createProgram([file], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  for (const found of ts.getPreEmitDiagnostics(program)) {
    problems.push(`grafana-dashboard.json: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`);
  }
  for (const panel of JSON.parse(text).panels) {
    for (const target of panel.targets) {
      checkExpression(panel.title, target.expr);
    }
  }
}

checkAlerts(readFileSync(join(directory, 'alerts.yml'), 'utf8'));
checkDashboard(readFileSync(join(directory, 'grafana-dashboard.json'), 'utf8'));
problems.forEach(problem => console.log(problem));
