# Replays the events of EXAMPLE until UNTIL with both engines: the decisions must be the same, and the summary the one
# that is kept in summary.txt. To rewrite that, look at
# `senda replay EXAMPLE EXAMPLE/events.ndjson --until UNTIL`.
foreach(engine interpreter jit)
  execute_process(
    COMMAND ${SENDA} replay ${EXAMPLE} ${EXAMPLE}/events.ndjson --engine ${engine} --until ${UNTIL}
      --decisions ${WORK}.${engine}.ndjson
    OUTPUT_FILE ${WORK}.${engine}.txt RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "the replay failed")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${WORK}.${engine}.txt ${EXAMPLE}/summary.txt
    RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "the summary is another: compare ${WORK}.${engine}.txt with ${EXAMPLE}/summary.txt")
  endif()
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${WORK}.interpreter.ndjson ${WORK}.jit.ndjson
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the engines differ: compare ${WORK}.interpreter.ndjson with ${WORK}.jit.ndjson")
endif()
