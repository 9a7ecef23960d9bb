// Looks at screenshots: where there is ink, and how much.

/** A page of its own for decoding: the policy of the one under test would not allow it. */
export class PixelReader {
    static async open(browser) {
        return new PixelReader(await browser.newPage());
    }

    constructor(page) {
        this.page = page;
    }

    /**
     * The box around everything that differs from the colour of the top left pixel, in pixels of the picture, and the
     * sum of all differences, 1 for a pixel that differs as much as white from black.
     */
    ink(png) {
        return this.page.evaluate(async (base64) => {
            const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
            const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
            const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
            context.drawImage(bitmap, 0, 0);
            const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
            const box = { left: width, top: height, right: 0, bottom: 0 };
            let amount = 0;
            for (let i = 0; i < data.length; i += 4) {
                let difference = 0;
                for (let channel = 0; channel < 3; channel++) difference += Math.abs(data[i + channel] - data[channel]);
                difference /= 3 * 255;
                amount += difference;
                if (difference < 0.1) continue;
                const x = (i / 4) % width;
                const y = Math.floor(i / 4 / width);
                box.left = Math.min(box.left, x);
                box.right = Math.max(box.right, x + 1);
                box.top = Math.min(box.top, y);
                box.bottom = Math.max(box.bottom, y + 1);
            }
            return { ...box, amount };
        }, png.toString('base64'));
    }
}
