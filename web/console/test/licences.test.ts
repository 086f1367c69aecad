import { describe, expect, it } from "vitest";
import { pageOf } from "../scripts/licence-page";

describe("the page of licences", () => {
  const page = pageOf([
    { name: "a", version: "1.0.0", identifier: "MIT", text: "Copyright <a@mail.example> & others" },
    { name: "b", version: "2.0.0", text: "</pre><script>1</script>" },
  ]);
  it("names every package with its version, licence and text", () => {
    expect(page).toContain("<b>a</b> 1.0.0 <span>MIT</span>");
    expect(page).toContain("<b>b</b> 2.0.0");
    expect(page).toContain("these 2 packages");
  });
  it("shows texts as they are, and runs nothing of them", () => {
    expect(page).toContain("Copyright &lt;a@mail.example&gt; &amp; others");
    expect(page).not.toContain("<script>1");
    expect(page.match(/<pre>/g)).toHaveLength(2);
  });
});
