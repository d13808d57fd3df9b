declare module "virtual:cookbook" {
  const chapters: import("./examples").Chapter[];
  export default chapters;
}
