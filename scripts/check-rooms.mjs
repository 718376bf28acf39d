/** Fails when a file imports a room or package that ROOMS.md does not list for its own room. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const rows = readFileSync("ROOMS.md", "utf8").matchAll(/^\| `([\w/-]+)`\s*\|[^|]*\|\s*([^|]*?)\s*\|$/gm);
const allowed = new Map([...rows].map(([, room, cell]) => [room, cell]));
if (allowed.size === 0) throw new Error("ROOMS.md has no row that can be read");

/** The longest listed room that `path` lies in; a path outside `src` is its own room. */
const roomOf = (path) =>
  [...allowed.keys()]
    .filter((room) => `${path}/`.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0] ?? path;

const mayImport = (room, target) => {
  const cell = allowed.get(room) ?? "";
  if (target === room || cell.includes(`\`${target}\``)) return true;
  if (target.startsWith("node:") && cell.includes("`node:*`")) return true;
  return cell.startsWith("any room");
};

const complaints = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => {
    const room = roomOf(dirname(file));
    const imports = readFileSync(join("src", file), "utf8").matchAll(
      /\b(?:from\s+|import\s*\(?\s*)["']([^"']+)["']/g,
    );
    return [...imports]
      .map(([, name]) =>
        name.startsWith(".") ? roomOf(relative("src", join("src", dirname(file), dirname(name)))) : name,
      )
      .map((target) => [...allowed.keys()].find((room) => target === room) ?? packageOf(target))
      .filter((target) => !mayImport(room, target))
      .map(
        (target) =>
          `src/${file} imports ${target}; ROOMS.md lets ${room} import ${allowed.get(room) ?? "nothing"}`,
      );
  });

function packageOf(name) {
  if (name.startsWith("node:") || !/^[@\w]/.test(name)) return name;
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

console.log(complaints.join("\n") || `${allowed.size} rooms, no forbidden import`);
process.exitCode = Math.min(complaints.length, 1);
