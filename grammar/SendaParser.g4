// The sentences of Senda.
//
// Words that are reserved everywhere are few (see README.md); any other keyword is also a `name`. Line breaks are not
// tokens: where they matter (between fields) the builder looks at the lines. Prediction is SLL and needs few tokens; no
// decision here depends on what stands around it. Labels are what the builder reads, so every part it needs has one.
// Some rules take a little more than the language allows, so that the builder can say what is wrong in better words.
parser grammar SendaParser;

options { tokenVocab = SendaLexer; }

file : packageClause? useClause* declaration* EOF ;

packageClause : PACKAGE name_=path ;
// A file that is a text of a message.
textFile : ( pieces+=textPiece | TEXT_CLOSE )* EOF ;

useClause     : USE name_=path ( WITH bindings+=useBinding ( COMMA bindings+=useBinding )* )? ;
// What a package needs, and what of this workspace it is: `purchase = order_placed { amount = total }`.
useBinding    : id=name ASSIGN event=path ( LBRACE ( renames+=fieldRename ( COMMA? renames+=fieldRename )* COMMA? )? RBRACE )? ;
fieldRename   : id=anyName ASSIGN field_=anyName ;

// ------------------------------------------------------------------------------------------------------ declarations

declaration
    : allowances+=allowance*
      ( asCustomer=customerDeclaration
    | asEvent=eventDeclaration
    | asRecord=recordDeclaration
    | asNeeds=needsDeclaration
    | asLet=letDeclaration
    | asDefine=defineDeclaration
    | asSegment=segmentDeclaration
    | asTrigger=triggerDeclaration
    | asChannel=channelDeclaration
    | asMessage=messageDeclaration
    | asJourney=journeyDeclaration
    | asHoldout=holdoutDeclaration
    | asHook=hookDeclaration
    | asTeam=teamDeclaration
    | asTest=testDeclaration
    | asTopic=topicDeclaration
    | asPolicy=policyDeclaration
    | asGuarantee=guaranteeDeclaration
    | asPersona=personaDeclaration
    | asMap=mapDeclaration
    | asKpi=kpiDeclaration
    | asMeasure=measureDeclaration
    | asCatalog=catalogDeclaration
    | asCoupon=couponDeclaration
      )
    ;

// In front of a declaration: `allow(S0901)`.
allowance : ALLOW LPAREN codes+=name ( COMMA codes+=name )* RPAREN ;

// Behind the name and title of a declaration. FORMERLY is `was` where it stands behind a name or type on the same line;
// anywhere else it is a name.
headPart : STATUS draft=DRAFT | former=formerly ;
formerly : FORMERLY id=anyName ;

customerDeclaration : extend=EXTEND? CUSTOMER fields=fieldList ;
eventDeclaration    : EVENT id=name title=text? head+=headPart* fields=fieldList reach=reachClause? ;
recordDeclaration   : RECORD id=name title=text? head+=headPart* fields=fieldList ;
needsDeclaration    : NEEDS EVENT id=name fields=fieldList ;
reachClause         : REACHES CUSTOMERS WHERE condition=conjunction ;
letDeclaration      : LET id=name head+=headPart* ASSIGN value=expression ;
defineDeclaration   : DEFINE id=name LPAREN ( parameters+=parameter ( COMMA parameters+=parameter )* )? RPAREN
                      head+=headPart* ASSIGN value=expression ;
segmentDeclaration  : SEGMENT id=name title=text? head+=headPart* ASSIGN condition=expression ;
triggerDeclaration  : TRIGGER id=name title=text? head+=headPart* ASSIGN fires=pattern ;

fieldList    : open=LBRACE ( fields+=field commas+=COMMA? )* RBRACE ;
field        : id=anyName type=typeExpression formers+=formerly* ( ASSIGN value=defaultValue )? ;
parameter    : id=anyName type=typeExpression ;
defaultValue : negative=MINUS? value=literal | word=name | content=text | list=listLiteral ;

typeExpression
    : id=name ( LESS element=typeExpression GREATER )?
      ( open=LPAREN ( limit=INT | members+=typeMember ( COMMA members+=typeMember )* COMMA? ) RPAREN )? optional=QUESTION?
    ;
typeMember : id=anyName formers+=formerly* ;

channelDeclaration : CHANNEL id=name title=text? head+=headPart* LBRACE clauses+=channelClause* RBRACE ;
channelClause
    : VIA via=transport
    | TO to=expression
    | FROM sender=text
    | quiet=quietRule
    | limit=limitRule
    | RATE rate=INT PER unit=UNIT
    | RETRY times=INT TIMES OVER over=amount
    ;
quietRule  : QUIET from=CLOCK_TIME TO to=CLOCK_TIME options+=ruleOption* ;
limitRule  : LIMIT count=INT MESSAGES? PER ( CALENDAR calendar=UNIT | each=UNIT | length=amount ) options+=ruleOption* ;
ruleOption : FOR ( all=ALL | purpose=purposeWord ) | THEN skips=SKIP_IT ;
purposeWord : PROMOTIONAL | SERVICE | TRANSACTIONAL ;

topicDeclaration : TOPIC id=name title=text? head+=headPart* DEFAULT ( isOn=ON | OFF ) ;

policyDeclaration : POLICY id=name title=text? head+=headPart* LBRACE clauses+=policyClause* RBRACE ;
policyClause
    : limit=limitRule
    | quiet=quietRule
    | NEVER SEND subject=sendSubject WHEN never=expression
    | ONLY ONE OF journeys+=path ( COMMA journeys+=path )* BY PRIORITY options+=ruleOption*
    | PREFER prefer=expression
    | REQUIRE TONE tone=name WHEN calls=expression
    | BLACKOUT blackout=amount TO to=amount options+=ruleOption*
    | HOLD hold=amount FOR JOURNEYS OF PRIORITY GREATER negative=MINUS? priority=INT options+=ruleOption*
    ;
// A purpose alone is read as a name.
sendSubject : ( messages+=path ( COMMA messages+=path )* )? ;

guaranteeDeclaration : kind=( NEVER | ALWAYS ) title=text COLON ( SEND subject=sendSubject WHEN condition=expression | state=expression ) ;
transport          : id=name ( LPAREN target=text RPAREN )? ;

hookDeclaration
    : HOOK id=name LPAREN ( parameters+=parameter ( COMMA parameters+=parameter )* )? RPAREN ARROW gives=typeExpression VIA via=transport head+=headPart*
    ;

teamDeclaration : TEAM id=name title=text? head+=headPart* LBRACE clauses+=teamHours* RBRACE ;
teamHours       : word=UNIT from=CLOCK_TIME TO to=CLOCK_TIME ( weekdays=WEEKDAYS | EVERY each=UNIT | days+=WEEKDAY ( COMMA days+=WEEKDAY )* )? ;

// -------------------------------------------------------------------------------------------------------------- maps

personaDeclaration : PERSONA id=name title=text? head+=headPart* ( MATCHES matches=path )? LBRACE clauses+=personaClause* RBRACE ;
personaClause      : WANTS wants=text | WORRIES worries=text ;

mapDeclaration : MAP id=name title=text? head+=headPart* ( FOR persona=path )? LBRACE items+=mapItem* RBRACE ;
mapItem
    : allowances+=allowance*
      ( asPhase=mapPhase | asStage=mapStage | asKpi=kpiDeclaration | asImprovement=mapImprovement )
    ;
mapPhase : PHASE id=name title=text? head+=headPart* LBRACE stages+=mapStage* RBRACE ;
mapStage
    : STAGE id=name title=text? head+=headPart* ( REACHED BY reached=pattern )?
      ( LBRACE ( touchpoints+=mapTouchpoint | pains+=mapPain )* RBRACE )?
    ;
mapTouchpoint
    : ( TOUCHPOINT | moment=MOMENT OF TRUTH ) id=name title=text? head+=headPart* ( ON place=name )? ( OWNER owner=path )?
      ( LBRACE clauses+=touchpointClause* RBRACE )?
    ;
touchpointClause
    : OBSERVES observes=pattern
    | EXPECTS expects=text
    | FEELS sign=( PLUS | MINUS )? feels=INT ( MEASURED BY measured=expression )?
    | pain=mapPain
    ;
mapPain
    : PAIN id=name title=text? head+=headPart* ( WHEN when_=pattern | FROM evidence=text )?
      ( IMPACT impacts+=name | EFFORT efforts+=name )*
    ;
mapImprovement : IMPROVEMENT id=name title=text? FOR pain=path BY JOURNEY journey=path ;

kpiDeclaration : KPI id=name title=text? head+=headPart* ASSIGN value=expression options+=kpiOption* ;
kpiOption
    : BY ( SEGMENT segment=path | stage=STAGE map=path? | channel=CHANNEL | variant=VARIANT | CUSTOMER DOT field_=anyName )
    | OVER over=amount
    | TARGET target=threshold
    | ALERT alert=threshold
    ;
threshold : op=( LESS | LESS_EQUAL | GREATER | GREATER_EQUAL )? value=amount ;

// `it` is one of the values.
measureDeclaration : MEASURE id=name LPAREN parameters+=parameter ( COMMA parameters+=parameter )* RPAREN
                     head+=headPart* ASSIGN value=expression ;

messageDeclaration : MESSAGE id=name title=text? head+=headPart* LBRACE clauses+=messageClause* RBRACE ;
messageClause
    : PURPOSE ( promotional=PROMOTIONAL | service=SERVICE | transactional=TRANSACTIONAL ) ( BECAUSE because=text )?
    | TOPIC topic=path
    | TONE tone=name
    | WITH withs+=parameter ( COMMA withs+=parameter )*
    | LINK link=name target=text
    | SAMPLE sample=recordFields
    | VARIANT variant=name formers+=formerly* share=PERCENT open=LBRACE inner+=messageText* RBRACE
    | content=messageText
    ;

// A channel goes by a name that opens nothing else, so that its text needs no word in front.
messageText
    : BODY body=textSource
    | IN language=languageCode LBRACE parts+=emailPart* RBRACE
    | channel=NAME language=languageCode? ( body=textSource | TITLE title=text word=NAME shown=text ( OPENS opens=name )? )
    ;
emailPart    : SUBJECT subject=text | PREHEADER preheader=text | BODY body=textSource ;
textSource   : content=text | word=NAME LPAREN path_=text RPAREN ;
languageCode : ( NAME | IS | NO | OR | TO | AS ) ( MINUS NAME )? ;

catalogDeclaration : CATALOG id=name title=text? head+=headPart* BY key=anyName fields=fieldList ;

couponDeclaration : COUPON id=name title=text? head+=headPart* LBRACE clauses+=couponClause* RBRACE ;
couponClause
    : CODES FROM word=NAME LPAREN path_=text RPAREN
    | ONE PER customer=CUSTOMER
    | VALID valid=amount
    | WHEN EMPTY skip=name
    | ALERT BELOW below=INT
    ;

// ---------------------------------------------------------------------------------------------------------- journeys

journeyDeclaration : JOURNEY id=name title=text? head+=headPart* LBRACE clauses+=journeyClause* steps+=step* RBRACE ;

// From promotional messages, whatever the journey.
holdoutDeclaration : HOLDOUT share=PERCENT OF EVERYONE ;

journeyClause
    : asOwner=ownerClause
    | asAudience=audienceClause
    | asWhile=whileClause
    | asEnter=enterClause
    | asKey=keyClause
    | asOnce=onceClause
    | asAgain=againClause
    | asExit=exitClause
    | asGoal=goalClause
    | asRemoved=removedClause
    | asHoldout=holdoutClause
    | asPriority=priorityClause
    ;

ownerClause    : OWNER team=name ;
audienceClause : AUDIENCE condition=expression ;
whileClause    : WHILE condition=expression ;
enterClause    : ENTER ON fires=pattern ( also=ALSO THOSE ALREADY IN ( COMMA count=INT PER unit=UNIT )? )? ;
keyClause      : KEYED BY key=expression ;
onceClause
    : every=EVERY TIME
    | ( ONCE PER duration=amount | ONCE ever=EVER | AT MOST times=INT TIMES )
      ( PER ( customer=CUSTOMER | key=KEY ) )? ( KEEP keep=INT )?
    ;
againClause    : IF AGAIN ( ignore=IGNORE | restart=RESTART | queue=QUEUE ) ;
holdoutClause  : HOLDOUT share=PERCENT ;
priorityClause : PRIORITY negative=MINUS? priority=INT ;
exitClause     : EXIT ( AS reason=name )? ON fires=pattern body=block? ;
// A `within` behind the last event belongs to the pattern here; the builder gives it to the goal when there is no chain.
goalClause     : GOAL fires=pattern ( WORTH worth=name )? ( TARGET target=PERCENT )? ;
removedClause  : WHEN REMOVED LBRACE ( finish=FINISH ON OLD VERSION | exit=EXIT ( AS reason=name )? | CONTINUE AT label=name ) RBRACE ;

block : open=LBRACE steps+=step* RBRACE ;

step
    : label=stepLabel?
    ( asSend=sendStep
    | asWait=waitStep
    | asIf=ifStep
    | asChoose=chooseStep
    | asSplit=splitStep
    | asRepeat=repeatStep
    | asSet=setStep
    | asEmit=emitStep
    | asStart=startStep
    | asStop=stopStep
    | asKeep=keepStep
    | asExit=exitStep
    | asCall=callStep
    | asAssign=assignStep
    )
    ;

stepLabel : LABEL id=name formers+=formerly* COLON ;

// An `only if` takes everything up to the `{`, so it stands last.
sendStep : SEND message=path ( LPAREN given=arguments? RPAREN )? BY channel=name options+=sendOption* ( LBRACE outcomes+=sendOutcome* RBRACE )? ;

sendOption
    : IF UNREACHABLE channel=name
    | AT ( anyWord=ANY hour=UNIT | touchpoint=path )
    | EXPIRES expires=amount
    | AND GO goOn=ON
    | ONLY onlyIf=IF condition=expression
    ;

sendOutcome : ON ( skipped=SKIPPED | failed=FAILED ) body=block ;

callStep   : CALL hook=path LPAREN given=arguments? RPAREN WITHIN limit=amount ( LBRACE answers+=callAnswer* RBRACE )? ;
callAnswer : done=DONE ( AS binding=name )? body=block | overdue=OVERDUE ( AS binding=name )? body=block ;

assignStep
    : ASSIGN_TO title=text TO team=path WITHIN ( count=INT working=WORKING unit=UNIT | limit=amount ) ( AS binding=name )? ( ELSE otherwise=block )?
    ;

waitStep
    : WAIT UNTIL ( weekday=WEEKDAY AT moment=amount | moment=amount ) ( ELSE otherwise=block )?
    | WAIT forWord=FOR fires=pattern ( UP TO limit=amount ( ELSE otherwise=block )? )?
    | WAIT ( UP TO limit=amount )? open=LBRACE arms+=waitArm* ( ELSE otherwise=block )? RBRACE
    | WAIT duration=amount
    ;

waitArm : FOR fires=pattern body=block | WHEN condition=expression body=block ;

ifStep    : IF conditions+=expression bodies+=block ( ELSE IF conditions+=expression bodies+=block )* ( ELSE otherwise=block )? ;
splitStep : SPLIT id=name LBRACE arms+=splitArm* RBRACE ;
splitArm  : share=PERCENT id=name formers+=formerly* body=block ;
exitStep  : EXIT ( AS reason=name )? ;

chooseStep : CHOOSE LBRACE ( WHEN conditions+=expression bodies+=block )* ( ELSE otherwise=block )? RBRACE ;
repeatStep : REPEAT times=INT TIMES ( EVERY every=amount )? ( UNTIL until=expression )? body=block ;
setStep    : SET target=path ASSIGN value=expression ;
emitStep   : EMIT event=path given=recordFields ;
startStep  : START journey=path ( LPAREN given=arguments? RPAREN )? ;
stopStep   : STOP journey=path ;
keepStep   : KEEP WAITING ;

// On a new line without a comma a reserved word would go on with the value before it.
recordFields : open=LBRACE ( first=recordField rest+=nextField* COMMA? )? RBRACE ;
nextField    : COMMA field_=recordField | line=lineField ;
recordField  : id=anyName COLON value=expression | CONSENT COLON consents=testConsents ;
lineField    : ( id=name | unit=UNIT ) COLON value=expression | CONSENT COLON consents=testConsents ;

// ------------------------------------------------------------------------------------------------------------- tests

testDeclaration
    : TEST_WORD title=text ( FOR EACH LPAREN parameters+=parameter ( COMMA parameters+=parameter )* RPAREN )?
      LBRACE cases+=testCase* lines+=testLine* RBRACE
    ;
testCase   : CASE values+=expression ( COMMA values+=expression )* ;
testLine   : asGiven=testGiven | asPast=testPast | asMoment=testMoment | asAction=testAction ;
testAction : happens=testEvent | input=testInput | EXPECT what=testExpectation ;

testGiven  : GIVEN who=name fields=recordFields ( IN arms+=testArm ( COMMA arms+=testArm )* )? ;
testArm    : split=path ASSIGN arm=name ;
testPast   : BEFORE COLON count=INT happens=testEvent ( EVERY every=amount )? ;
testMoment : ( AT moment=DATE_TIME | AFTER length=DURATION ) action=testAction? ;
testEvent  : ( who=name COLON )? event=path fields=recordFields ;

// What comes from outside and is no event.
testInput
    : ( who=name COLON )? ( ANSWER hook=path value=expression | OUTCOME team=path outcome=name )
    | CATALOG catalog=path row=recordFields
    | CODE coupon=path codes+=text ( COMMA codes+=text )*
    ;

testExpectation
    : nothing=NOTHING ( ( TO | FOR ) who=name )?
    | send=SEND subject=path ( BY channel=name )? ( TO who=name )? content=testParts?
    | ( skipped=SKIP_IT | held=HOLD ) subject=path ( BECAUSE ( ruleName=path ( DOT number=INT )? | ruleText=text ) )? ( TO who=name )?
    | enter=ENTER subject=path ( FOR who=name )?
    | exit=EXIT subject=path ( AS reason=name )? ( FOR who=name )?
    | goal=GOAL subject=path ( WORTH worth=amount )? ( FOR who=name )?
    | assigned=ASSIGN_TO title=text? TO subject=path ( FOR who=name )?
    | called=CALL subject=path ( FOR who=name )?
    | set=SET subject=path ( FOR who=name )?
    | emitted=EMIT subject=path ( FOR who=name )?
    | kpi=KPI subject=path ( OF ( groupName=path | groupText=text ) )?
      ( op=( EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL ) right=amount | IS ( known=KNOWN | unknown=UNKNOWN ) )
    | condition=expression ( FOR who=name )?
    ;

testParts : LBRACE ( parts+=testPart ( COMMA? parts+=testPart )* COMMA? )? RBRACE ;
testPart  : id=name COLON value=expression | negated=NOT? id=name DOT method=name LPAREN value=expression RPAREN ;

// In a test, CONSENT is `consent` in front of a list; anywhere else it is a name.
testConsents : LBRACKET ( consents+=testConsent ( COMMA consents+=testConsent )* COMMA? )? RBRACKET ;
testConsent  : channel=name topic=name? ;

// ---------------------------------------------------------------------------------------------------------- patterns

pattern : terms+=patternTerm ( OR terms+=patternTerm )* ;

patternTerm
    : ( asCount=countPattern | ( asSilence=silencePattern | asCalendar=calendarPattern ) ( WITHIN within=amount )? | asChain=chainPattern )
      ( KEEP keep=INT )?
    ;

countPattern   : count=INT ( DISTINCT distinct=amount IN )? event=eventReference ( WITHIN within=amount )? ;
silencePattern : NO event=eventReference FOR duration=amount ( SINCE since=amount )? ;

calendarPattern
    : EVERY ( unit=UNIT | weekday=WEEKDAY ) ( ON date=amount )? AT time=amount
    | offset=DURATION side=( BEFORE | AFTER ) date=amount AT time=amount
    | literal_=DATE AT time=amount
    ;

chainPattern
    : ( WITHIN total=amount COLON )? first=chainLink ( THEN later+=thenLink )* ( NOT FOLLOWED BY absent=linkPattern ( WITHIN within=amount )? )?
    ;

chainLink : fires=linkPattern ( WITHIN within=amount )? ;
thenLink  : immediately=IMMEDIATELY? link=chainLink ;

linkPattern
    : flip=( ENTERS | LEAVES ) segment=path
    | CHANGES changed=path ( FROM from=amount )? ( TO to=amount )?
    | LPAREN inner=pattern RPAREN
    | modifier=( FIRST | EARLIEST | EACH )? event=eventReference
    ;

eventReference : event=path ( LPAREN message=name ( DOT link=anyName )? RPAREN )? ( AS binding=name )? ( WHERE condition=conjunction )? ;

// ------------------------------------------------------------------------------------------------------- expressions

expression  : IF condition=expression THEN chosen=expression OTHERWISE otherwise=expression | value=disjunction ;
disjunction : operands+=conjunction ( OR operands+=conjunction )* ;
conjunction : operands+=negation ( AND operands+=negation )* ;
negation    : nots+=NOT* operand=comparison ;

// Comparisons do not chain; the builder says so where the text does.
comparison : ( IN journey=path | left=defaulted ) tests+=test* ;

test
    : op=( EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL ) right=defaulted
    | negated=NOT? op=IN list=amount
    | op=IS fact=isWord
    | op=BETWEEN low=defaulted AND high=defaulted
    ;

// A fact, or the stage of a map.
isWord : name | TRUE | FALSE ;

defaulted : operands+=amount ( ELSE operands+=amount )* ;

amount
    : base=primary
    | left=amount op=DOT member=anyName ( call=LPAREN given=arguments? RPAREN )?
    | op=( UNIT_SINCE | TIME_SINCE ) right=amount
    | op=MINUS right=amount
    | left=amount op=( STAR | SLASH ) right=amount
    | left=amount op=( PLUS | MINUS ) right=amount
    ;

primary
    : constant=literal
    | content=text
    | list=listLiteral
    | record=recordFields
    | LPAREN inner=expression RPAREN
    | aggregateCall=aggregate
    | word=plainName ( call=LPAREN given=arguments? RPAREN )?
    | function=functionName
    | bareUnit=UNIT
    ;

arguments : items+=argument ( COMMA items+=argument )* ;
// A measure takes all values of an event: `nps(survey_answered.score where survey == nps)`, `gain(price - cost of sale)`.
argument
    : ( id=anyName COLON | of=OF )? value=expression
      ( over=OF event=eventReference | ( AS binding=name )? WHERE condition=conjunction )?
    ;

listLiteral : LBRACKET ( items+=expression ( COMMA items+=expression )* COMMA? )? RBRACKET ;

literal
    : kind=( INT | NUMBER | PERCENT | MONEY | DURATION | CLOCK_TIME | DATE | DATE_TIME | TRUE | FALSE )
    ;

text
    : simple=SIMPLE_TEXT
    | open=TEXT_OPEN pieces+=textPiece* TEXT_CLOSE
    ;

// `{{if C}}`, `{{else}}`, `{{for l in c.lines up to 4}}` and `{{end}}`, which is a name here, are no values; the builder
// says where they may stand.
textPiece
    : part=TEXT_PART
    | INSERT_OPEN
      ( if_=IF condition=expression ( THEN chosen=expression OTHERWISE otherwise=expression )?
      | for_=FOR id=name IN list=amount ( UP TO upTo=INT )?
      | else_=ELSE ( IF condition=expression )?
      | value=disjunction
      ) INSERT_CLOSE
    ;

// The source is an event, a field of an event, or, before `of`, an expression over its fields: one rule for all three, so
// that no look-ahead is needed. With a comma, `min` and `max` compare values.
aggregate
    : function=functionName LPAREN OPEN opens=eventReference UNTIL closes=eventReference BY by=anyName RPAREN
    | function=functionName LPAREN source=defaulted
      ( ( COMMA others+=expression )+
      | ( OF event=eventReference | ( AS binding=name )? ( WHERE condition=conjunction )? ) range=window? ( KEEP keep=INT )?
      ) RPAREN
    ;

window
    : IN LAST duration=amount
    | SINCE moment=amount
    | today=TODAY
    | THIS period=UNIT
    ;

// ------------------------------------------------------------------------------------------------------------- names

path : first=name ( DOT rest+=anyName )* ;

// Everything but the reserved words and the units.
name : plainName | functionName ;

// Before a bracket, these are always aggregates.
functionName : COUNT | SUM | AVG | MIN | MAX | DISTINCT | ANY | LAST | FIRST ;

plainName
    : NAME | WEEKDAY
    | PACKAGE | USE | CUSTOMER | EXTEND | EVENT | RECORD | NEEDS | LET | DEFINE | SEGMENT | TRIGGER | CHANNEL | MESSAGE | JOURNEY
    | REACHES | CUSTOMERS | STATUS | DRAFT | WAS | ALLOW
    | VIA | TO | PURPOSE | PROMOTIONAL | SERVICE | TRANSACTIONAL | BECAUSE | WITH | BODY
    | AUDIENCE | ENTER | ON | KEYED | BY | EVERY | TIME | ONCE | PER | EVER | AGAIN | IGNORE | EXIT | AS | GOAL | WORTH
    | TARGET | SEND | WAIT | UNTIL | FOR | UP | WHEN | SPLIT | AT
    | CHOOSE | REPEAT | TIMES | SET | EMIT | START | STOP | LABEL | WAITING
    | REMOVED | FINISH | OLD | VERSION | CONTINUE
    | TOPIC | POLICY | NEVER | ALWAYS | DEFAULT | OFF | QUIET | LIMIT | RATE | CALENDAR | MESSAGES | ALL | SKIP_IT | ONE
    | PREFER | REQUIRE | TONE | BLACKOUT | HOLD | JOURNEYS
    | HOOK | TEAM | WEEKDAYS | RETRY | OVER | UNREACHABLE | EXPIRES | GO | ONLY | SKIPPED | FAILED | CALL | DONE
    | OVERDUE | ASSIGN_TO | WORKING | TEST_WORD | CASE | GIVEN | EXPECT | ANSWER | OUTCOME | CODE
    | PERSONA | MATCHES | WANTS | WORRIES | MAP | PHASE | STAGE | REACHED | TOUCHPOINT | MOMENT | TRUTH | OBSERVES | EXPECTS
    | FEELS | MEASURED | PAIN | IMPACT | EFFORT | IMPROVEMENT | KPI | MEASURE | ALERT | VARIANT
    | LINK | SAMPLE | SUBJECT | PREHEADER | TITLE | OPENS | CATALOG | COUPON | CODES | VALID | EMPTY | BELOW
    | OWNER | WHILE | ALSO | THOSE | ALREADY | KEY | MOST | RESTART | QUEUE | HOLDOUT | PRIORITY | EVERYONE
    | EARLIEST | EACH | IMMEDIATELY | BEFORE | AFTER | FOLLOWED | NO | ENTERS | LEAVES | CHANGES | FROM | KEEP | WITHIN | WHERE
    | OF | OPEN | SINCE | THIS | TODAY | KNOWN | UNKNOWN
    ;

// A field's name, what stands behind a dot or before a colon: any word.
anyName
    : name | UNIT
    | AND | OR | NOT | IN | IS | BETWEEN | ELSE | IF | THEN | OTHERWISE | TRUE | FALSE
    ;
