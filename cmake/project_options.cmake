# Flags that every target of the project shares, and the one way to make a library of it.
add_library(swb_options INTERFACE)
target_compile_options(swb_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Werror)
# Optimising, GCC 12 sees overlaps, null pointers and uninitialised members inside std::string where none are (the
# first: GCC bug 105651), and reads and writes past the end where std::vector::insert appends a few bytes. The same
# sources are compiled with these warnings in the preset dev, and run with bounds checked in the preset asan.
set(wrong_when_optimising restrict null-dereference maybe-uninitialized array-bounds stringop-overflow
  stringop-overread)
list(TRANSFORM wrong_when_optimising PREPEND -Wno-)
target_compile_options(swb_options INTERFACE
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:${wrong_when_optimising}>")
# clang tells of std::get_temporary_buffer, deprecated, inside GCC 12's std::stable_sort.
target_compile_options(swb_options INTERFACE "$<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>")
if(SWB_SANITIZE)
  target_compile_options(swb_options INTERFACE -fsanitize=${SWB_SANITIZE} -fno-omit-frame-pointer -g -O1
    -Wno-null-dereference $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(swb_options INTERFACE -fsanitize=${SWB_SANITIZE})
endif()

# swb_library(name folders...): a library of every source in the folders, its headers checked to stand alone. Where the
# tests are built it is shared: some 150 programs that each held the whole of it took 10 GB of disk, shared they take 2.
if(SWB_TESTS)
  set(swb_library_kind SHARED)
else()
  set(swb_library_kind STATIC)
endif()

function(swb_library name)
  set(patterns)
  foreach(folder ${ARGN})
    list(APPEND patterns ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.h)
  endforeach()
  file(GLOB files CONFIGURE_DEPENDS ${patterns})
  set(headers ${files})
  list(FILTER headers INCLUDE REGEX "\\.h$")
  add_library(${name} ${swb_library_kind} ${files})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE swb_options)
endfunction()
