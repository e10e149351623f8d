#include "check/pth_names.hpp"

#include "base/text.hpp"

namespace trysquare::check {

namespace {

// dir(builtins)
constexpr std::string_view of_python =
    " ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup"
    " BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError"
    " ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError"
    " DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception"
    " ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning"
    " GeneratorExit IOError ImportError ImportWarning IndentationError IndexError"
    " InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError"
    " ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError"
    " OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError"
    " PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError"
    " RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError"
    " SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError"
    " UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning"
    " ValueError Warning WindowsError ZeroDivisionError _IncompleteInputError __build_class__"
    " __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ abs aiter all anext"
    " any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex"
    " copyright credits delattr dict dir divmod enumerate eval exec exit filter float format"
    " frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter"
    " len license list locals map max memoryview min next object oct open ord pow print property"
    " quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple"
    " type vars zip"
    " ";

// Of `site.addpackage` and its module: what some tools' lines use.
constexpr std::string_view of_site =
    " ENABLE_USER_SITE PREFIXES USER_BASE USER_SITE _get_implementation _get_path _getuserbase"
    " _init_pathinfo _script _sitebuiltins _trace abs_paths addpackage addsitedir"
    " addsitepackages addusersitepackages builtins check_enableusersite dircase"
    " enablerlcompleter exc execsitecustomize execusercustomize f fullname gethistoryfile"
    " getsitepackages getuserbase getusersitepackages io known_paths line locale main makepath n"
    " name os pth_content record register_readline removeduppaths reset setcopyright sethelper"
    " setquit sitedir st stat sys traceback venv"
    " ";

}  // namespace

bool is_known_to_pth(std::string_view name) {
  return lists_word(of_python, name) || lists_word(of_site, name);
}

}  // namespace trysquare::check
