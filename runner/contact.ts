/**
 * Notices when the guest reaches JavaScript: its state lies outside linear memory, so it can neither be put back nor
 * saved. Everything that Python can do to JavaScript passes through functions that the interpreter imports; the
 * harmless ones are named here, all the others are wrapped before the interpreter is instantiated. Isolate only.
 */

/** What ordinary programs and the harness's own calls use, and what leaves nothing behind in JavaScript. */
const HARMLESS: ReadonlySet<string> = new Set([
  // arguments and results of the bridge's functions: strings, numbers, nothing
  ..."JsvArray_New JsvArray_Get JsvArray_Push JsvError_Check JsvNoValue_Check JsvPromise_Check".split(" "),
  ..."JsvGenerator_Check JsvAsyncGenerator_Check pyproxy_Check destroy_proxies js2python_js".split(" "),
  ..."js2python_immutable_js JsvUTF8ToString JsvNum_fromInt JsvNum_fromDouble JsvNum_toInt".split(" "),
  ..."JsvBigInt_fromInt _python2js_ascii _python2js_ucs1 _python2js_ucs2 _python2js_ucs4".split(" "),
  // a bridge function that raises an exception
  ..."capture_stderr restore_stderr new_error JsvError_Throw Jsv_GetError_import".split(" "),
  // looking at a handle without getting another one, as repr() and type() do
  ..."JsvObject_toString JsvFunction_Check Jsv_typeof Jsv_constructorName is_comlink_proxy".split(" "),
  ..."JsProxy_compute_typeflags JsvArray_Check Jsv_equal Jsv_not_equal Jsv_to_bool JsProxy_Bool_js".split(
    " ",
  ),
  // the interpreter's own
  ..."_Py_CheckEmscriptenSignals_Helper _Py_emscripten_runtime _PyEM_TrampolineCall_JS".split(" "),
  ..."__call_sighandler set_suspender get_suspender throw_no_gil __assert_fail".split(" "),
  ..."exit proc_exit _abort_js _emscripten_get_progname emscripten_log_impl_js".split(" "),
  // time, entropy, memory
  ..."clock_res_get clock_time_get emscripten_date_now emscripten_get_now _tzset_js _timegm_js".split(" "),
  ..."_mktime_js _localtime_js _gmtime_js random_get emscripten_get_heap_max".split(" "),
  ..."emscripten_resize_heap _mmap_js _munmap_js _msync_js environ_get environ_sizes_get".split(" "),
  // processes that cannot be; functions of the interpreter by name and by address: tables are compared, see Handles
  ..."_emscripten_system ffi_call_js _dlsym_js".split(" "),
  // files, pipes, sockets, host names: all of their state is put back or saved, see ReadyFiles
  ..."_try_fcntl64 _maybe_poll_async _maybe_connect_async _maybe_recvfrom_async".split(" "),
  ..."_maybe_sendto_async _try_shutdown getaddrinfo getnameinfo getprotobyname".split(" "),
]);
const HARMLESS_PREFIXES = ["fd_", "__syscall_"];

type Import = (...args: unknown[]) => unknown;

/** Watches one interpreter. */
export class Contact {
  #reached: string | undefined;
  #closures = 0;
  #closureSlots = 0;
  #known: ReadonlySet<unknown> = new Set();
  #error: unknown;

  /** Wraps what is not harmless among the imports, in place. Before the instantiation. */
  watch(imports: WebAssembly.Imports): void {
    // The dynamic linker looks here as well, so that nothing found by name or called by address is left out.
    const functions = imports.env!;
    for (const [name, original] of Object.entries(functions)) {
      const wrapped = typeof original === "function" ? this.#wrapped(name, original as Import) : undefined;
      // The linker reads signatures from the functions.
      if (wrapped) functions[name] = Object.assign(wrapped, original) as WebAssembly.ImportValue;
    }
  }

  /** From now on it counts; `known` are the functions that the harness calls, `error` Pyodide's error marker. */
  begin(known: readonly unknown[], error: unknown): void {
    this.#known = new Set(known);
    this.#error = error;
    this.#reached = undefined;
    this.#closures = 0;
  }

  /** The name of what was reached first, if anything was. */
  get reached(): string | undefined {
    return this.#reached ?? (this.#closures === 0 ? undefined : "ctypes callback");
  }

  /** Slots that callbacks, freed by now, have added to the table of functions since the start. */
  get closureSlots(): number {
    return this.#closureSlots;
  }

  #note(name: string): void {
    this.#reached ??= name;
  }

  #wrapped(name: string, original: Import): Import | undefined {
    switch (name) {
      case "JsvFunction_CallBound":
        return (called, ...rest) => {
          if (!this.#known.has(called)) this.#note(name);
          return original(called, ...rest);
        };
      case "JsProxy_GetAttr_js": // as each import of `js` does; the answer "there is none" gives no handle
        return (...args) => {
          const result = original(...args);
          if (result !== this.#error) this.#note(name);
          return result;
        };
      case "ffi_closure_alloc_js": // a pair at each import of ctypes
        return (...args) => {
          this.#closures++;
          this.#closureSlots = Math.max(this.#closureSlots, this.#closures);
          return original(...args);
        };
      case "ffi_closure_free_js":
        return (...args) => {
          this.#closures--;
          return original(...args);
        };
      default:
        if (HARMLESS.has(name) || HARMLESS_PREFIXES.some((prefix) => name.startsWith(prefix))) {
          return undefined;
        }
        return (...args) => {
          this.#note(name);
          return original(...args);
        };
    }
  }
}
