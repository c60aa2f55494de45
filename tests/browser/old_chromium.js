// Opens screens in a Chromium of long ago and tells what each shows and what failed. Run by hand, outside of all suites:
//
//   cd "$(mktemp -d)" && npm install puppeteer-core@19.6.3 @sparticuz/chromium@109.0.6
//   NODE_PATH=node_modules node …/tests/browser/old_chromium.js http://127.0.0.1:8501 chieng-coi /self_assessment /trends
//
// It needs an app on the sample record, and node. Chromium is unpacked by its package; libraries it lacks lie in the package's
// bin/aws.tar.br, and LIBRARIES names the folder they were unpacked into.
const puppeteer = require('puppeteer-core');
const chromium = require('@sparticuz/chromium');
const [, , address, person, ...paths] = process.argv;

(async () => {
    const browser = await puppeteer.launch({
        executablePath: await chromium.executablePath(),
        headless: true,
        env: {...process.env, LD_LIBRARY_PATH: process.env.LIBRARIES || ''},
        args: ['--no-sandbox', '--disable-gpu', '--no-zygote', '--single-process', '--disable-background-networking',
            '--disable-component-update', '--no-first-run', '--disable-dev-shm-usage'],
    });
    console.log(await browser.version());
    for (const path of paths) {
        const page = await browser.newPage();
        const failed = [];
        page.on('pageerror', error => failed.push(String(error.stack || error)));
        page.on('console', said => { if (said.type() === 'error') failed.push(said.text()); });
        await page.setViewport({width: 1366, height: 768});
        await page.setCookie({name: 'demonstration_person', value: person, url: address});
        await page.goto(address + path, {waitUntil: 'load', timeout: 60000});
        await page.waitForSelector('[data-testid=stApp][data-test-script-state=notRunning] h1', {timeout: 60000})
            .catch(() => failed.push('no heading within a minute'));
        console.log(path, await page.evaluate(() => document.querySelector('h1')?.innerText), failed);
        await page.screenshot({path: `${path.replace(/[^a-z]+/gi, '_')}.png`});
        await page.close();
    }
    await browser.close();
})().catch(error => { console.error(error); process.exit(1); });
