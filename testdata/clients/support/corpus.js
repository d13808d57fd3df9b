// Requests that graphql-js and the server must judge alike. Variables are JSON text, so that numbers reach the server as written.

const q = (query, variables, operationName) => ({ query, variables, operationName });

// ---- Documents, by the section of the specification that they try.

const documents = {
  lexing: [
    '{__typename}', '{ __typename, }', ',,{,__typename,},', '{__typename} # a comment', '# only a comment', '', ' ', '{', '}', '{}', '{__typename', '{__typename}}', '{__typename} x', '\ufeff{__typename}',
    '{__typename\u0000}', '{__typename\u00a0}', '{ünïcode}', '{__typename}\r\n# c\r', 'query {__typename}', 'Query {__typename}', 'query() {__typename}', 'query Q() {__typename}', '{viewer{}}', '{viewer()}', '{viewer() {subject}}',
    '{a:__typename}', '{a:b:__typename}', '{:__typename}', '{a: :__typename}', '{1a:__typename}', '{$a}', '{@skip}', '{..viewer}', '{....viewer}', '{...}', '{... {__typename}}', '{... on {__typename}}', '{... on Query {__typename}}',
    'fragment on on Query {__typename} {...on}', 'fragment F on Query {__typename}', '{...on Query{__typename} ...{viewer{subject}}}', 'type A {a: Int} {__typename}', '{__typename} type A {a: Int}', 'schema {query: Query} {__typename}',
    '{node(id: .5){id}}', '{node(id: 00){id}}', '{node(id: 01){id}}', '{node(id: 1.){id}}', '{node(id: 1e){id}}', '{node(id: -){id}}', '{node(id: +1){id}}', '{node(id: 1a){id}}', '{node(id: 0x1){id}}', '{node(id: -0){id}}', '{node(id: 1.0){id}}',
    '{node(id: 123456789012345678901234567890){id}}', '{node(id: -5){id}}', '{node(id:"a" id:"b"){id}}', '{node(id=1){id}}', '{node("a"){id}}', '{node id:"a" {id}}', '{node(id:"a"){id}}{viewer{subject}}', '"description" {__typename}', 'query "a" {__typename}',
  ],
  strings: [
    '"a', '"a\nb"', '"a\rb"', '"a\tb"', '"a\\tb"', '"\\a"', '"\\"', '"\\\\"', '"\\/"', '"\\u0041"', '"\\u41"', '"\\u004"', '"\\uZZZZ"', '"\\u{41}"', '"\\u{1F600}"', '"\\u{}"', '"\\u{110000}"', '"\\u{D800}"', '"\\u{00000041}"',
    '"\\uD83D\\uDE00"', '"\\uD83D"', '"\\uDE00"', '"\\uDE00\\uD83D"', '"\\uD83D\\u0041"', '"😀"', '"\u0007"', '"\u007f"', '"\ufeff"', '"""block"""', '"""\n  a\n   b\n  """', '""""""', '"""a"', '"""a""', '"""a\\"""b"""', '"""a\\u0041 \\z"""',
    '"""a"b""c"""', '"""\u0007"""', '"""a\r\nb\rc"""', "'a'", '`a`', '""', '"%"', '"\u2028"', '"""\\"""', '"a""b"',
  ].map((text) => `{opportunities(filter:{search:${text}}){kpis{tenants}}}`),
  operations: [
    'query A {__typename}', 'query A {__typename} query A {__typename}', '{__typename} query A {__typename}', '{__typename} {__typename}', 'query A {__typename} query B {__typename}', 'mutation {a}', 'subscription {a}', 'mutation {__typename}',
    'subscription {__typename}', 'query A {__typename} mutation B {__typename}', 'query A @skip(if: true) {__typename}', 'query A @include(if: true) {__typename}', 'query @unknown {__typename}', 'query true {__typename}', 'query null {__typename}', 'query on {__typename}',
  ],
  fields: [
    '{nothing}', '{viewer}', '{viewer{subject{a}}}', '{viewer{subject} viewer{roles}}', '{viewer{nothing}}', '{__schema}', '{__schema{types{name}}}', '{__type(name:"Tenant"){name fields{name}}}', '{__type{name}}', '{__type(name:"Nothing"){name}}', '{viewer{__schema{types{name}}}}',
    '{viewer{__typename}}', '{__typename{a}}', '{__nothing}', '{viewer{subject: roles}}', '{viewer{subject subject: roles}}', '{viewer{a: subject a: roles}}', '{viewer{a: subject a: subject}}', '{viewer{a: subject} viewer{a: roles}}',
    '{opportunities{tenants(first:1){totalCount} tenants(first:2){totalCount}}}', '{opportunities{tenants(first:1){totalCount} tenants(first:1){nodes{tenantId}}}}', '{opportunities{a:tenants(first:1){totalCount} a:kpis{tenants}}}', '{node(id:"a"){tenantName}}',
    '{node(id:"a"){... on Tenant {tenantName}}}', '{node(id:"a"){... on Viewer {subject}}}', '{node(id:"a"){... on Nothing {a}}}', '{node(id:"a"){... on Unit {a}}}', '{node(id:"a"){... on TenantFilter {a}}}', '{node(id:"a"){... on Node {id}}}', '{node(id:"a"){id ... on Tenant {id: tenantId}}}',
    '{node(id:"a"){... on Tenant {x: tenantName}} b: node(id:"a"){... on Tenant {x: country}}}', '{viewer{... on Query {__typename}}}', '{viewer{... on Viewer {subject}}}', '{dataset{latest{id}latest{asOf}}}', '{opportunities{tenant(tenantId:"x"){tenantId ... on Node {id}}}}',
    '{opportunities{kpis{mciPotentialEarnings{a}}}}', '{opportunities{kpis{tiles}}}', '{opportunities{kpis{tiles{filter{a}}}}}',
  ],
  fragments: [
    '{...F}', '{...F} fragment F on Query {__typename}', '{__typename} fragment F on Query {__typename}', '{...F} fragment F on Query {...F}', '{...F} fragment F on Query {__typename ...G} fragment G on Query {...F}', '{...F} fragment F on Query {...G} fragment G on Query {...H} fragment H on Query {...F}',
    '{...F ...F} fragment F on Query {__typename}', '{...F} fragment F on Query {__typename} fragment F on Query {__typename}', '{...F} fragment F on Viewer {subject}', '{viewer{...F}} fragment F on Viewer {subject}', '{viewer{...F}} fragment F on Viewer {nothing}', '{...F} fragment F on Nothing {a}',
    '{...F} fragment F on Unit {a}', '{...F} fragment F on TenantFilter {a}', '{...F} fragment F on Query {viewer{...G}} fragment G on Viewer {subject}', '{...F} fragment F on Query {viewer{...G}} fragment G on Query {viewer{subject}}', '{node(id:"x"){...F}} fragment F on Node {id}', '{node(id:"x"){...F}} fragment F on Tenant {tenantName}',
    '{viewer{...F}} fragment F on Node {id}', '{viewer{...F}} fragment F on Viewer {...F}', '{...F} fragment F($a: Int) on Query {__typename}', '{...F(a: 1)} fragment F on Query {__typename}', '{... @include(if: true) {__typename}}', '{... @include {__typename}}', '{...F @skip(if: true)} fragment F on Query {__typename}',
    '{...F} fragment F on Query @skip(if: true) {__typename}', '{a:__typename ...F} fragment F on Query {a: viewer{subject}}', '{viewer{a: subject ...F}} fragment F on Viewer {a: roles}',
  ],
  arguments: [
    '{node{id}}', '{node(id:null){id}}', '{node(id:"x",nothing:1){id}}', '{node(id:"x",id:"x"){id}}', '{node(id:["x"]){id}}', '{node(id:{}){id}}', '{viewer(a:1){subject}}', '{opportunities{tenant{tenantId}}}', '{opportunities{charts(crossFilter:null){tenantsBySegment{value}}}}',
    '{opportunities{charts{tenantsBySegment{value}}}}', '{opportunities(filter:null){kpis{tenants}}}', '{opportunities(partners:null,snapshot:null){kpis{tenants}}}', '{opportunities(filter:{nothing:1}){kpis{tenants}}}', '{opportunities(filter:{segment:{nothing:1}}){kpis{tenants}}}', '{opportunities(filter:{segment:{eq:"a",eq:"b"}}){kpis{tenants}}}',
    '{opportunities(filter:{search:"a",search:"a"}){kpis{tenants}}}', '{opportunities(filter:{}){kpis{tenants}}}', '{opportunities(filter:[]){kpis{tenants}}}', '{opportunities(filter:[{}]){kpis{tenants}}}', '{opportunities(filter:"x"){kpis{tenants}}}', '{opportunities(filter:{and:{}}){kpis{tenants}}}', '{opportunities(filter:{and:[{}]}){kpis{tenants}}}',
    '{opportunities(filter:{and:[null]}){kpis{tenants}}}', '{opportunities(filter:{and:[[{}]]}){kpis{tenants}}}', '{opportunities(filter:{not:{not:{not:{}}}}){kpis{tenants}}}', '{opportunities(filter:{or:[{search:1}]}){kpis{tenants}}}', '{opportunities{tenants(orderBy:{field:TENANT_NAME}){totalCount}}}', '{opportunities{tenants(orderBy:[{field:TENANT_NAME}]){totalCount}}}',
    '{opportunities{tenants(orderBy:[{}]){totalCount}}}', '{opportunities{tenants(orderBy:[{field:null}]){totalCount}}}', '{opportunities{tenants(orderBy:[{field:TENANT_NAME,direction:null}]){totalCount}}}', '{opportunities{tenants(orderBy:[{field:TENANT_NAME,direction:DOWN}]){totalCount}}}', '{opportunities{tenants(orderBy:[{field:"TENANT_NAME"}]){totalCount}}}', '{opportunities{tenants(orderBy:[null]){totalCount}}}',
    '{opportunities{tenants(orderBy:null,first:null,after:null,last:null,before:null){totalCount}}}', '{opportunities{tenants(orderBy:[{direction:ASC}]){totalCount}}}', '{opportunities{tenants(orderBy:[{field:TENANT_NAME,nothing:1}]){totalCount}}}', '{opportunities{tenants(orderBy:[]){totalCount}}}', '{dataset{snapshots(first:null){id}}}', '{opportunities{tenants(orderBy:[{field:tenant_name}]){totalCount}}}',
  ],
  directives: [
    '{__typename @skip(if:true)}', '{__typename @skip}', '{__typename @skip(if:null)}', '{__typename @skip(if:"true")}', '{__typename @skip(if:1)}', '{__typename @skip(if:{})}', '{__typename @skip(if:[true])}', '{viewer{partners{partnerId @include(if:{a:1})}}}', '{__typename @skip(if:true,a:1)}', '{__typename @skip(if:true) @skip(if:true)}', '{__typename @skip(if:true) @include(if:true)}', '{__typename @nothing}', '{__typename @deprecated}',
    '{__typename @specifiedBy(url:"a")}', '{a:__typename @skip(unless:true)}', 'query ($a:Int @skip(if:true)) {node(id:$a){id}}', 'query ($a:Boolean!) {__typename @skip(if:$a)}', 'query ($a:Boolean) {__typename @skip(if:$a)}', 'query ($a:Boolean=true) {__typename @skip(if:$a)}', '{viewer @skip(if:true) {nothing}}', '{viewer @skip(if:true)}',
  ],
};

// ---- Variables.

const f = 'query($v:TenantFilter){opportunities(filter:$v){kpis{tenants}}}';
const s = 'query($v:String){opportunities(filter:{search:$v}){kpis{tenants}}}';
const id = 'query($v:ID!){node(id:$v){id}}';
const cross = (type) => `query($v:${type}){opportunities{charts(crossFilter:$v){tenantsBySegment{value}}}}`;
const variables = [
  q(id), q(id, '{}'), q(id, 'null'), q(id, '{"v":null}'), q(id, '{"v":"x"}'), q(id, '{"v":1}'), q(id, '{"v":1.5}'), q(id, '{"v":true}'), q(id, '{"v":["x"]}'), q(id, '{"v":{}}'), q(id, '{"v":"x","w":1}'), q(id, '{"V":"x"}'), q(id, '{"v":9007199254740991}'), q(id, '{"v":-1}'),
  q('query($v:ID){node(id:$v){id}}', '{"v":"x"}'), q('query($v:ID="x"){node(id:$v){id}}'), q('query($v:ID="x"){node(id:$v){id}}', '{"v":null}'), q('query($v:ID!="x"){node(id:$v){id}}'), q('query($v:ID!="x"){node(id:$v){id}}', '{"v":null}'), q('query($v:ID!=null){node(id:$v){id}}'), q('query($v:String!){node(id:$v){id}}', '{"v":"x"}'),
  q('query($v:Int!){node(id:$v){id}}', '{"v":1}'), q('query($v:[ID!]!){node(id:$v){id}}', '{"v":["x"]}'), q('query($v:Nothing){node(id:$v){id}}', '{"v":"x"}'), q('query($v:Tenant){node(id:$v){id}}', '{"v":"x"}'), q('query($v:ID!,$v:ID!){node(id:$v){id}}', '{"v":"x"}'), q('query($v:ID!){__typename}', '{"v":"x"}'), q('{node(id:$v){id}}', '{"v":"x"}'),
  q('query A($v:ID!){...F} query B{...F} fragment F on Query{node(id:$v){id}}', '{"v":"x"}', 'A'), q('query A($v:ID!){...F} fragment F on Query{node(id:$v){id}}', '{"v":"x"}'), q('query($v:ID=$w,$w:ID){node(id:$v){id}}'), q('query($v:Int="a"){opportunities{tenants(first:$v){totalCount}}}'), q('query($v:Int=1.0){opportunities{tenants(first:$v){totalCount}}}'),
  q('query($v){node(id:$v){id}}'), q('query($v:){node(id:$v){id}}'), q('query($v:[ID){node(id:$v){id}}'), q('query($v:ID!!){node(id:$v){id}}'), q('query(v:ID){node(id:$v){id}}'), q('query($v:ID!){node(id:"$v"){id}}', '{"v":"x"}'), q('query($v:ID!){node(id:[$v]){id}}', '{"v":"x"}'),
  q(f), q(f, '{}'), q(f, '{"v":null}'), q(f, '{"v":{}}'), q(f, '{"v":[]}'), q(f, '{"v":[{}]}'), q(f, '{"v":"x"}'), q(f, '{"v":1}'), q(f, '{"v":{"nothing":1}}'), q(f, '{"v":{"search":"a"}}'), q(f, '{"v":{"SEARCH":"a"}}'), q(f, '{"v":{"segment":"a"}}'), q(f, '{"v":{"segment":{"eq":"a","nothing":1}}}'), q(f, '{"v":{"segment":[]}}'),
  q(f, '{"v":{"and":{"search":"a"}}}'), q(f, '{"v":{"and":[{"search":"a"}]}}'), q(f, '{"v":{"and":[[{"search":"a"}]]}}'), q(f, '{"v":{"and":["a"]}}'), q(f, '{"v":{"or":{"and":{"not":{"search":"a"}}}}}'), q(f, '{"v":{"not":[]}}'), q(f, '{"v":{"":1}}'), q(f, '{"v":{"__proto__":1}}'), q(f, '{"v":{"constructor":1}}'),
  q(f, '{"v":{"associations":{"partnerId":{"eq":1}}}}'), q(f, '{"v":{"associations":[]}}'), q(f, '{"v":{"associations":{"cspTier":{"in":"RESELLER"}}}}'), q(f, '{"v":{"search":"\\ud83d\\ude00"}}'), q(f, '{"v":{"search":"\\u0000"}}'),
  q(s), q(s, '{"v":"a"}'), q(s, '{"w":"a"}'), q('query($v:String="a"){opportunities(filter:{search:$v}){kpis{tenants}}}'), q('query($v:String!){opportunities(filter:{search:$v}){kpis{tenants}}}', '{"v":"a"}'), q('query($v:String!){opportunities(filter:{search:$v}){kpis{tenants}}}', '{"v":null}'), q('query($v:Int){opportunities(filter:{search:$v}){kpis{tenants}}}', '{"v":1}'),
  q('query($v:[String!]){opportunities(filter:{segment:{in:$v}}){kpis{tenants}}}', '{"v":"a"}'), q('query($v:[String]){opportunities(filter:{segment:{in:$v}}){kpis{tenants}}}', '{"v":["a"]}'), q('query($v:String){opportunities(filter:{segment:{in:$v}}){kpis{tenants}}}', '{"v":"a"}'), q('query($v:String!){opportunities(filter:{segment:{in:$v}}){kpis{tenants}}}', '{"v":"a"}'),
  q('query($v:String!){opportunities(filter:{segment:{in:[$v]}}){kpis{tenants}}}', '{"v":"a"}'), q('query($v:String){opportunities(filter:{segment:{in:[$v]}}){kpis{tenants}}}', '{"v":"a"}'), q('query($v:StringFilter){opportunities(filter:{segment:$v}){kpis{tenants}}}', '{"v":{"eq":"a"}}'), q('query($v:IntFilter){opportunities(filter:{segment:$v}){kpis{tenants}}}', '{"v":{"eq":1}}'),
  q('query($v:[TenantFilter!]){opportunities(filter:{and:$v}){kpis{tenants}}}', '{"v":[{"search":"a"}]}'), q('query($v:TenantFilter!){opportunities(filter:{and:[$v]}){kpis{tenants}}}', '{"v":{"search":"a"}}'), q('query($v:TenantFilter={nothing:1}){opportunities(filter:$v){kpis{tenants}}}'), q('query($v:TenantFilter={search:"a"}){opportunities(filter:$v){kpis{tenants}}}'),
  q(cross('Boolean!'), '{"v":true}'), q(cross('Boolean!'), '{"v":null}'), q(cross('Boolean!')), q(cross('Boolean'), '{"v":true}'), q(cross('Boolean')), q(cross('Boolean=true')), q(cross('Boolean'), '{"v":1}'), q(cross('Boolean'), '{"v":"true"}'), q(cross('String'), '{"v":"true"}'),
  q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":{"field":"TENANT_NAME"}}'), q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":[{"field":"nothing"}]}'), q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":[{}]}'),
  q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":[null]}'), q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":[{"field":"TENANT_NAME","direction":null}]}'), q('query($v:[TenantOrder!]){opportunities{tenants(orderBy:$v){totalCount}}}', '{"v":[{"field":"TENANT_NAME","nulls":"LAST","x":1}]}'),
  q('query($v:TenantOrderField!){opportunities{tenants(orderBy:[{field:$v}]){totalCount}}}', '{"v":"TENANT_NAME"}'), q('query($v:TenantOrderField!){opportunities{tenants(orderBy:[{field:$v}]){totalCount}}}', '{"v":0}'), q('query($v:Direction){opportunities{tenants(orderBy:[{field:TENANT_NAME,direction:$v}]){totalCount}}}'), q('query($v:Direction){opportunities{tenants(orderBy:[{field:TENANT_NAME,direction:$v}]){totalCount}}}', '{"v":"DESC"}'),
  q('query($v:Direction){opportunities{tenants(orderBy:[{field:TENANT_NAME,direction:$v}]){totalCount}}}', '{"v":null}'), q('query($v:Boolean!){__typename @include(if:$v)}', '{"v":"true"}'), q('query($v:Boolean!){__typename @include(if:$v)}', '{"v":0}'), q('query($v:Boolean!){__typename @include(if:$v)}'), q('query($v:Boolean=false){__typename @include(if:$v)}', '{"v":null}'),
  q('query($v:Boolean=false){viewer{partners{partnerId @include(if:$v)}}}', '{"v":null}'), q('query($v:Boolean=true){opportunities{tenants(first:5){nodes{tenantId @skip(if:$v) associations{csp @skip(if:$v)}}}}}', '{"v":null}'), q('query($v:Boolean=true){...F} fragment F on Query{...{__typename @skip(if:$v)}}', '{"v":null}'),
  q('query($v:Boolean=true){__typename @skip(if:$v)}'), q(cross('Boolean'), '{"v":null}'), q(cross('Boolean=true'), '{"v":null}'), q('query($v:ID="x"){node(id:$v){id}}', '{"v":"y"}'), q('query($v:[Int!]=[1]){opportunities(filter:{m365Seats:{in:$v}}){kpis{tenants}}}'), q('query($v:Int=1){opportunities(filter:{m365Seats:{in:[$v]}}){kpis{tenants}}}', '{"v":null}'),
  q('query($v:TenantOrderField=TENANT_NAME){opportunities{tenants(orderBy:{field:$v}){totalCount}}}', '{"v":null}'), q('query($v:TenantOrderField=TENANT_NAME){opportunities{tenants(orderBy:{field:$v}){totalCount}}}'),
];

const named = [
  q('query A{__typename}', undefined, 'A'), q('query A{__typename}', undefined, 'B'), q('query A{__typename}', undefined, ''), q('{__typename}', undefined, 'A'), q('query A{__typename} query B{__typename}', undefined, 'B'), q('query A{__typename} query B{__typename}', undefined, 'C'), q('query A{__typename} query B{nothing}', undefined, 'A'),
  q('query A($v:ID!){node(id:$v){id}} query B{__typename}', undefined, 'B'), q('query A($v:ID!){node(id:$v){id}} query B{__typename}', undefined, 'A'), q('query A{...F} fragment F on Query{__typename}', undefined, 'F'), q('query A{__typename} query B{__typename}', undefined, 'a'),
];

/** The documents and variables written by hand, by name. */
export function written() {
  const all = Object.entries(documents).flatMap(([section, list]) => list.map((query) => ({ section, query })));
  return [...all, ...variables.map((one) => ({ section: 'variables', ...one })), ...named.map((one) => ({ section: 'operationName', ...one }))];
}

// ---- Values: each of them, at a place of each type, as a literal, as a variable of that type, and within a variable that holds the filter.

const literals = [
  '1', '0', '-1', '-0', '2147483647', '2147483648', '-2147483648', '-2147483649', '9007199254740993', '99999999999999999999', '3e9', '2.0', '1e3', '0.5', '-1.5e-3', '1e300', '"2"', '"text"', '""', '"true"', '"1.5"', '"1e5"', '" 1"', '"0x1"', '"NaN"', '"2027-03"', '"2027-13"', '"2027-3"', '"LAND_W365"', 'true', 'false',
  'null', 'LAND_W365', 'land_w365', 'NOTHING', 'W365', '[]', '[null]', '[1]', '["a"]', '["a","b"]', '["a",null]', '["a",1]', '[["a"]]', '[[]]', '[true]', '[LAND_W365]', '["LAND_W365"]', '[W365,INTUNE]', '{}', '{eq:1}', '"""a"""', '12345678-1234-1234-1234-123456789012', '"12345678-1234-1234-1234-123456789012"', '$w',
];
const values = [
  '1', '0', '-1', '-0', '2147483647', '2147483648', '-2147483648', '-2147483649', '9007199254740991', '3e9', '2.0', '1e3', '0.5', '-1.5e-3', '1e300', '1e400', '"2"', '"text"', '""', '"true"', '"1.5"', '"1e5"', '" 1"', '"0x1"', '"NaN"', '"2027-03"', '"2027-13"', '"2027-3"', '"LAND_W365"', '"land_w365"', '"W365"', 'true', 'false', 'null',
  '[]', '[null]', '[1]', '["a"]', '["a","b"]', '["a",null]', '["a",1]', '[["a"]]', '[[]]', '[true]', '["LAND_W365"]', '["W365","INTUNE"]', '{}', '{"eq":1}', '"12345678-1234-1234-1234-123456789012"',
];

const inFilter = (type, ...path) => ({
  type,
  filter: true,
  query: (value, declared = '') => `query${declared}{opportunities(filter:{${path.join(':{')}:${value}${'}'.repeat(path.length)}){kpis{tenants}}}`,
  whole: (value) => `{"v":{${path.map((name) => `"${name}":`).join('{')}${value}${'}'.repeat(path.length)}}`,
});
const atArgument = (type, query) => ({ type, query: (value, declared = '') => `query${declared}${query.replace('·', value)}` });

export const places = [
  inFilter('Int', 'w365Whitespace', 'gt'), inFilter('[Int!]', 'w365Whitespace', 'in'), inFilter('Float', 'w365Utilization', 'lte'), inFilter('String', 'search'), inFilter('String', 'segment', 'eq'), inFilter('[String!]', 'segment', 'notIn'), inFilter('Boolean', 'segment', 'caseSensitive'), inFilter('Boolean', 'hasW365', 'eq'),
  inFilter('ID', 'tenantId', 'eq'), inFilter('ID', 'tpid', 'ne'), inFilter('[ID!]', 'associations', 'partnerId', 'in'), inFilter('Decimal', 'potentialEarnings', 'gte'), inFilter('[Decimal!]', 'potentialEarnings', 'in'), inFilter('YearMonth', 'renewal', 'lt'), inFilter('SalesMotion', 'salesMotion', 'eq'), inFilter('[SalesMotion!]', 'salesMotion', 'in'),
  inFilter('[Workload!]', 'overUsedWorkloads', 'anyOf'), inFilter('[String!]', 'workshops', 'noneOf'), inFilter('TenantFilter', 'not'), inFilter('[TenantFilter!]', 'or'),
  atArgument('ID!', '{node(id:·){id}}'), atArgument('ID!', '{opportunities{tenant(tenantId:·){tenantId}}}'), atArgument('[ID!]', '{opportunities(partners:·){kpis{tenants}}}'), atArgument('Boolean!', '{opportunities{charts(crossFilter:·){tenantsBySegment{value}}}}'), atArgument('Boolean!', '{__typename @skip(if:·)}'),
  atArgument('TenantOrderField!', '{opportunities{tenants(orderBy:[{field:·}]){totalCount}}}'), atArgument('[TenantOrder!]', '{opportunities{tenants(orderBy:·){totalCount}}}'), atArgument('String!', '{__type(name:·){name}}'),
];

/** Every value at every place. */
export function crossed() {
  const all = [];
  for (const place of places) {
    const section = `${place.type} ${place.query('·')}`;
    for (const value of literals) all.push({ section, place, value, query: place.query(value) });
    for (const value of values) {
      all.push({ section, place, value, query: place.query('$v', `($v:${place.type})`), variables: `{"v":${value}}` });
      if (place.whole) all.push({ section, place, value, query: f, variables: place.whole(value) });
    }
    all.push({ section, place, value: 'omitted', query: place.query('$v', `($v:${place.type})`) });
    all.push({ section, place, value: 'of another type', query: place.query('$v', '($v:Unit)'), variables: '{"v":"USD"}' });
  }
  return all;
}
