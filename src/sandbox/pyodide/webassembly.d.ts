// The part of the WebAssembly JavaScript API that the sandbox touches: Node has it, and its type
// package leaves it to the DOM library, which this project does not use.
declare namespace WebAssembly {
  interface Module {
    readonly __wasmModule: never;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  type Imports = Record<string, Record<string, unknown>>;
  interface Global {
    value: unknown;
  }
  interface Table {
    readonly length: number;
    grow(entries: number): number;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Module: { prototype: Module; new (bytes: Uint8Array): Module };
  const Memory: { prototype: Memory; new (size: { initial: number }): Memory };
  const Global: {
    prototype: Global;
    new (type: { value: 'i32'; mutable: boolean }, value: number): Global;
  };
  const Table: {
    prototype: Table;
    new (type: { element: 'anyfunc'; initial: number }): Table;
  };
  const Instance: { prototype: Instance; new (module: Module, imports?: Imports): Instance };
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
