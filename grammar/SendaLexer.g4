// The words, literals and marks of Senda.
//
// Every keyword is a token of its own; the parser's rule `name` lists those that may also name something. A number with
// its unit or currency, and a date with its time, are one token and stand on one line. Texts are read in modes of their
// own, so that the values inside `{…}` are read like any other code. Tokens under "what cannot be meant" exist so that a
// mistake can be named; the parser knows none of them.
//
// The lexer's tables are quick for ASCII only, so the character stream shows it \u0001 for any other letter and \u0002 for
// any other character outside ASCII; a name may use every letter there is.
//
// The members below keep the lexer from failing on any input: a `}` too many is only a `}`, and a text that is still open
// at the end of its line ends there.
lexer grammar SendaLexer;

tokens { TEXT_OPEN, TEXT_PART, TEXT_CLOSE, INSERT_OPEN, INSERT_CLOSE, UNCLOSED_TEXT, UNCLOSED_INSERT, QUOTE_IN_INSERT, HALF_CLOSED_INSERT, FORMERLY, NOTHING, CONSENT }

@members {
  // The text around the present place, and how deep the mode stack was where it began. A text cannot stand in another.
  enum class OpenText { kNone, kLine, kBlock, kTemplate };
  OpenText open_text = OpenText::kNone;
  size_t open_text_depth = 0;

  static bool IsWordPart(size_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == 1;
  }

  // `3 days_left`: the unit is only the beginning of a word, so that the token is the number alone.
  void EndNumberWithWord() {
    if (!IsWordPart(_input->LA(1))) return;
    size_t end = _input->index();
    size_t token_type = INT;
    _input->seek(tokenStartCharIndex);
    for (size_t c = _input->LA(1); (c >= '0' && c <= '9') || c == '_' || c == '.'; c = _input->LA(1)) {
      if (c == '.') token_type = NUMBER;
      if (_input->index() >= end) break;
      _input->consume();
    }
    setType(token_type);
  }

  // `days since_then`: two words that only look like `days since`, so that the token is the first alone.
  void EndWordsWithWord(size_t first_type) {
    if (!IsWordPart(_input->LA(1))) return;
    _input->seek(tokenStartCharIndex);
    while (IsWordPart(_input->LA(1))) _input->consume();
    setType(first_type);
  }

  void OpenTextAs(OpenText kind, size_t text_mode) {
    open_text = kind;
    open_text_depth = modeStack.size();
    pushMode(text_mode);
    setType(TEXT_OPEN);
  }

  void CloseOpenText(size_t token_type) {
    while (modeStack.size() > open_text_depth) popMode();
    open_text = OpenText::kNone;
    setType(token_type);
  }

  // A `"`: opens a text, or is a mistake inside the `{…}` of another one.
  void OpenLineText() {
    if (open_text == OpenText::kNone) return OpenTextAs(OpenText::kLine, TEXT);
    if (SkipInnerText()) return setType(QUOTE_IN_INSERT);
    CloseOpenText(UNCLOSED_INSERT);
  }

  void OpenBlockText() {
    if (open_text == OpenText::kNone) return OpenTextAs(OpenText::kBlock, BLOCK);
    CloseOpenText(UNCLOSED_INSERT);
  }

  // `"Hi {name else "you"}"`: moves behind `you"` when a `}` and a further `"` follow on the line.
  bool SkipInnerText() {
    constexpr size_t kLookAheadMax = 500;
    size_t begin = _input->index();
    size_t inner_end = 0;
    bool is_brace_seen = false;
    for (size_t c = _input->LA(1); c != '\n' && c != EOF && _input->index() < begin + kLookAheadMax; c = _input->LA(1)) {
      _input->consume();
      if (c == '"' && is_brace_seen) {
        _input->seek(inner_end);
        return true;
      }
      if (c == '"' && inner_end == 0) inner_end = _input->index();
      if (c == '}' && inner_end != 0) is_brace_seen = true;
    }
    _input->seek(begin);
    return false;
  }

  // The whole input is a text of a message.
  void OpenTemplate() {
    open_text = OpenText::kTemplate;
    open_text_depth = modeStack.size();
    pushMode(WHOLE_FILE);
  }

  void OpenBrace() { pushMode(DEFAULT_MODE); }

  // A `}` ends the value in a text, or a block, or nothing.
  void CloseBrace() {
    if (modeStack.empty()) return;
    size_t around = modeStack.back();
    popMode();
    if (around == DEFAULT_MODE) return;
    bool is_doubled = around == BLOCK || around == WHOLE_FILE;
    if (is_doubled && _input->LA(1) != '}') return setType(HALF_CLOSED_INSERT);
    if (is_doubled) _input->consume();
    setType(INSERT_CLOSE);
  }

  void EndLine() {
    if (open_text != OpenText::kLine) return skip();
    CloseOpenText(UNCLOSED_INSERT);
  }
}

// ------------------------------------------------------------------------------------------------------ between words

SPACE       : [ \t\r\f]+ -> skip ;
LINE_BREAK  : '\n' [ \t\r\n]* { EndLine(); } ;
DOC_COMMENT : '///' ( ~[/\r\n] ~[\r\n]* )? -> channel(HIDDEN) ;
COMMENT     : '//' ~[\r\n]* -> skip ;

// ---------------------------------------------------------------------------------------------------------- reserved

AND          : 'and' ;
OR           : 'or' ;
NOT          : 'not' ;
IN           : 'in' ;
IS           : 'is' ;
BETWEEN      : 'between' ;
ELSE         : 'else' ;
IF           : 'if' ;
THEN         : 'then' ;
OTHERWISE    : 'otherwise' ;
TRUE         : 'true' ;
FALSE        : 'false' ;

// --------------------------------------------------------------------- reserved only where they open or continue something

PACKAGE      : 'package' ;
USE          : 'use' ;
CUSTOMER     : 'customer' ;
EXTEND       : 'extend' ;
EVENT        : 'event' ;
RECORD       : 'record' ;
NEEDS        : 'needs' ;
REACHES      : 'reaches' ;
CUSTOMERS    : 'customers' ;
STATUS       : 'status' ;
DRAFT        : 'draft' ;
WAS          : 'was' ;
ALLOW        : 'allow' ;
LET          : 'let' ;
DEFINE       : 'define' ;
SEGMENT      : 'segment' ;
TRIGGER      : 'trigger' ;
CHANNEL      : 'channel' ;
MESSAGE      : 'message' ;
JOURNEY      : 'journey' ;
TOPIC        : 'topic' ;
POLICY       : 'policy' ;
NEVER        : 'never' ;
ALWAYS       : 'always' ;
DEFAULT      : 'default' ;
OFF          : 'off' ;
QUIET        : 'quiet' ;
LIMIT        : 'limit' ;
RATE         : 'rate' ;
CALENDAR     : 'calendar' ;
MESSAGES     : 'messages' ;
ALL          : 'all' ;
SKIP_IT      : 'skip' ;
ONE          : 'one' ;
PREFER       : 'prefer' ;
REQUIRE      : 'require' ;
TONE         : 'tone' ;
BLACKOUT     : 'blackout' ;
HOLD         : 'hold' ;
JOURNEYS     : 'journeys' ;
HOOK         : 'hook' ;
TEAM         : 'team' ;
PERSONA      : 'persona' ;
MATCHES      : 'matches' ;
WANTS        : 'wants' ;
WORRIES      : 'worries' ;
MAP          : 'map' ;
PHASE        : 'phase' ;
STAGE        : 'stage' ;
REACHED      : 'reached' ;
TOUCHPOINT   : 'touchpoint' ;
MOMENT       : 'moment' ;
TRUTH        : 'truth' ;
OBSERVES     : 'observes' ;
EXPECTS      : 'expects' ;
FEELS        : 'feels' ;
MEASURED     : 'measured' ;
PAIN         : 'pain' ;
IMPACT       : 'impact' ;
EFFORT       : 'effort' ;
IMPROVEMENT  : 'improvement' ;
KPI          : 'kpi' ;
MEASURE      : 'measure' ;
ALERT        : 'alert' ;
VARIANT      : 'variant' ;
WEEKDAYS     : 'weekdays' ;
RETRY        : 'retry' ;
OVER         : 'over' ;
VIA          : 'via' ;
TO           : 'to' ;
PURPOSE      : 'purpose' ;
PROMOTIONAL  : 'promotional' ;
SERVICE      : 'service' ;
TRANSACTIONAL: 'transactional' ;
BECAUSE      : 'because' ;
WITH         : 'with' ;
BODY         : 'body' ;
LINK         : 'link' ;
SAMPLE       : 'sample' ;
SUBJECT      : 'subject' ;
PREHEADER    : 'preheader' ;
TITLE        : 'title' ;
OPENS        : 'opens' ;
CATALOG      : 'catalog' ;
COUPON       : 'coupon' ;
CODES        : 'codes' ;
VALID        : 'valid' ;
EMPTY        : 'empty' ;
BELOW        : 'below' ;
AT           : 'at' ;
AUDIENCE     : 'audience' ;
ENTER        : 'enter' ;
ON           : 'on' ;
KEYED        : 'keyed' ;
BY           : 'by' ;
EVERY        : 'every' ;
TIME         : 'time' ;
ONCE         : 'once' ;
PER          : 'per' ;
EVER         : 'ever' ;
AGAIN        : 'again' ;
REMOVED      : 'removed' ;
FINISH       : 'finish' ;
OLD          : 'old' ;
VERSION      : 'version' ;
CONTINUE     : 'continue' ;
IGNORE       : 'ignore' ;
EXIT         : 'exit' ;
AS           : 'as' ;
GOAL         : 'goal' ;
OWNER        : 'owner' ;
WHILE        : 'while' ;
ALSO         : 'also' ;
THOSE        : 'those' ;
ALREADY      : 'already' ;
KEY          : 'key' ;
MOST         : 'most' ;
RESTART      : 'restart' ;
QUEUE        : 'queue' ;
HOLDOUT      : 'holdout' ;
PRIORITY     : 'priority' ;
EVERYONE     : 'everyone' ;
WORTH        : 'worth' ;
TARGET       : 'target' ;
SEND         : 'send' ;
WAIT         : 'wait' ;
UNTIL        : 'until' ;
FOR          : 'for' ;
UP           : 'up' ;
WHEN         : 'when' ;
SPLIT        : 'split' ;
CHOOSE       : 'choose' ;
REPEAT       : 'repeat' ;
TIMES        : 'times' ;
SET          : 'set' ;
EMIT         : 'emit' ;
START        : 'start' ;
STOP         : 'stop' ;
LABEL        : 'label' ;
WAITING      : 'waiting' ;
UNREACHABLE  : 'unreachable' ;
EXPIRES      : 'expires' ;
GO           : 'go' ;
ONLY         : 'only' ;
SKIPPED      : 'skipped' ;
FAILED       : 'failed' ;
CALL         : 'call' ;
DONE         : 'done' ;
OVERDUE      : 'overdue' ;
ASSIGN_TO    : 'assign' ;
WORKING      : 'working' ;
TEST_WORD    : 'test' ;
CASE         : 'case' ;
GIVEN        : 'given' ;
EXPECT       : 'expect' ;
ANSWER       : 'answer' ;
OUTCOME      : 'outcome' ;
CODE         : 'code' ;
FIRST        : 'first' ;
EARLIEST     : 'earliest' ;
IMMEDIATELY  : 'immediately' ;
BEFORE       : 'before' ;
AFTER        : 'after' ;
EACH         : 'each' ;
FOLLOWED     : 'followed' ;
NO           : 'no' ;
ENTERS       : 'enters' ;
LEAVES       : 'leaves' ;
CHANGES      : 'changes' ;
FROM         : 'from' ;
KEEP         : 'keep' ;
WITHIN       : 'within' ;
DISTINCT     : 'distinct' ;
WHERE        : 'where' ;
COUNT        : 'count' ;
SUM          : 'sum' ;
AVG          : 'avg' ;
MIN          : 'min' ;
MAX          : 'max' ;
ANY          : 'any' ;
LAST         : 'last' ;
OF           : 'of' ;
OPEN         : 'open' ;
SINCE        : 'since' ;
THIS         : 'this' ;
TODAY        : 'today' ;
KNOWN        : 'known' ;
UNKNOWN      : 'unknown' ;

WEEKDAY : 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday' ;
UNIT    : UNIT_WORD ;

TIME_SINCE : 'time' BETWEEN_WORDS 'since' { EndWordsWithWord(TIME); } ;
UNIT_SINCE : UNIT_WORD BETWEEN_WORDS 'since' { EndWordsWithWord(UNIT); } ;

fragment BETWEEN_WORDS : [ \t\r\n]+ ;

fragment UNIT_WORD
    : 'millisecond' | 'milliseconds' | 'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days'
    | 'week' | 'weeks' | 'month' | 'months' | 'year' | 'years' ;

// ---------------------------------------------------------------------------------------------------------- literals

DURATION  : DIGITS BLANK+ UNIT_WORD { EndNumberWithWord(); } ;
MONEY     : DECIMAL BLANK+ CURRENCY { EndNumberWithWord(); } ;
PERCENT   : DECIMAL '%' ;
DATE_TIME : DAY_OF_YEAR BLANK+ CLOCK ;
DATE      : DAY_OF_YEAR ;
CLOCK_TIME : CLOCK ;
INT       : DIGITS ;
NUMBER    : DIGITS '.' DIGITS ;
SIMPLE_TEXT : '\'' ( ~['\\\r\n] | '\\' ~[\r\n] )* '\'' ;

fragment BLANK       : [ \t] ;
fragment DIGITS      : [0-9]+ ( '_' [0-9]+ )* ;
fragment DECIMAL     : DIGITS ( '.' DIGITS )? ;
fragment DAY_OF_YEAR : [0-9] [0-9] [0-9] [0-9] '-' [0-9] [0-9] '-' [0-9] [0-9] ;
fragment CLOCK       : [0-9] [0-9]? ':' [0-9] [0-9] ( ':' [0-9] [0-9] ( '.' [0-9]+ )? )? ;

// ISO 4217.
fragment CURRENCY
    :
      'AED' | 'AFN' | 'ALL' | 'AMD' | 'ANG' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT'
    | 'BGN' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD'
    | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUC' | 'CUP'
    | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP'
    | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HRK' | 'HTG' | 'HUF' | 'IDR'
    | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW'
    | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA'
    | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD'
    | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG'
    | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE'
    | 'SLL' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP'
    | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED'
    | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWL'
    ;

// ------------------------------------------------------------------------------------------------------------- marks

ARROW         : '->' ;
EQUAL         : '==' ;
NOT_EQUAL     : '!=' ;
LESS_EQUAL    : '<=' ;
GREATER_EQUAL : '>=' ;
LESS          : '<' ;
GREATER       : '>' ;
ASSIGN        : '=' ;
PLUS          : '+' ;
MINUS         : '-' ;
STAR          : '*' ;
SLASH         : '/' ;
DOT           : '.' ;
COMMA         : ',' ;
COLON         : ':' ;
QUESTION      : '?' ;
LPAREN        : '(' ;
RPAREN        : ')' ;
LBRACKET      : '[' ;
RBRACKET      : ']' ;
LBRACE        : '{' { OpenBrace(); } ;
RBRACE        : '}' { CloseBrace(); } ;
QUOTE         : '"' { OpenLineText(); } ;
BLOCK_QUOTE   : '"""' { OpenBlockText(); } ;

NAME : LETTER ( LETTER | [0-9] )* ;

fragment LETTER : [a-zA-Z_\u0001] ;

// ----------------------------------------------------------------------------------------------- what cannot be meant

DOUBLE_AND          : '&&' ;
DOUBLE_OR           : '||' ;
BANG                : '!' ;
SEMICOLON           : ';' ;
BLOCK_COMMENT       : '/*' .*? '*/' ;
NUMBER_WITH_LETTERS : DECIMAL LETTER ( LETTER | [0-9] )* ;
UNCLOSED_QUOTE      : '\'' ( ~['\\\r\n] | '\\' ~[\r\n] )* '\\'? ;
STRAY               : . ;

// ------------------------------------------------------------------------------------------ "…", on one line, with {…}

mode TEXT;

TEXT_PIECE     : ( ~["\\{\r\n] | '\\' ~[\r\n] )+ -> type(TEXT_PART) ;
TEXT_BACKSLASH : '\\' -> type(TEXT_PART) ;
TEXT_BRACE     : '{' -> type(INSERT_OPEN), pushMode(DEFAULT_MODE) ;
TEXT_QUOTE     : '"' { CloseOpenText(TEXT_CLOSE); } ;
TEXT_LINE_END  : [\r\n] { CloseOpenText(UNCLOSED_TEXT); } ;

// ------------------------------------------------------------------------------------------- """…""", lines, with {{…}}

mode BLOCK;

BLOCK_PIECE   : ( ~["\\{] )+ -> type(TEXT_PART) ;
BLOCK_LITERAL : ( '\\{{' | '\\\\' | '"' | '""' | '\\' | '{' ) -> type(TEXT_PART) ;
BLOCK_BRACES  : '{{' -> type(INSERT_OPEN), pushMode(DEFAULT_MODE) ;
BLOCK_END     : '"""' { CloseOpenText(TEXT_CLOSE); } ;

// ------------------------------------------------------------------------------- a file that is a text, with {{…}}

mode WHOLE_FILE;

TEMPLATE_PIECE   : ( ~[\\{] )+ -> type(TEXT_PART) ;
TEMPLATE_LITERAL : ( '\\{{' | '\\\\' | '\\' | '{' ) -> type(TEXT_PART) ;
TEMPLATE_BRACES  : '{{' -> type(INSERT_OPEN), pushMode(DEFAULT_MODE) ;
